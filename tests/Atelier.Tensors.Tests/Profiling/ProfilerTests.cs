using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Profiling;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class ProfilerTests
{
    private static readonly Shape s_pictures = [2, 3, 8, 8], s_weight = [4, 3, 3, 3];

    [Fact]
    public void Every_capability_is_profiled()
    {
        Type[] capabilities = [.. typeof(ManagedBackend).GetInterfaces().Where(type => type.Namespace == typeof(IBackend).Namespace)];
        Assert.Contains(typeof(INormKernels), capabilities);
        Assert.Empty(capabilities.Except(typeof(ProfiledBackend).GetInterfaces()));
        ProfiledBackend profiled = new(ManagedBackend.Instance);
        Assert.Same(profiled, profiled.Find<INormKernels>());
        Assert.Same(ManagedBackend.Instance, profiled.Find<ManagedBackend>());
        Assert.Null(profiled.Find<IDisposable>());
    }

    [Fact]
    public void Profiling_changes_no_bit()
    {
        float[][] plain = Compute(ManagedBackend.Instance, work => work()), profiled = Compute(new ProfiledBackend(ManagedBackend.Instance), work => new Profiler().Step("step", work));
        Assert.Equal(plain, profiled);
    }

    [Fact]
    public void Kernels_lie_within_operations_and_operations_within_the_step()
    {
        Profiler profiler = new();
        Compute(new ProfiledBackend(ManagedBackend.Instance), work => profiler.Step("step 1", work));
        IReadOnlyList<ProfileSpan> spans = profiler.Spans;
        Assert.Equal((SpanKind.Step, "step 1", -1), (spans[0].Kind, spans[0].Name, spans[0].Parent));
        Assert.All(spans.Skip(1), span =>
        {
            ProfileSpan parent = spans[span.Parent];
            Assert.NotEqual(SpanKind.Kernel, parent.Kind);
            Assert.True(parent.Start <= span.Start && span.Start <= span.End && span.End <= parent.End, span.Name);
        });

        ProfileSpan conv = Assert.Single(spans, span => span is { Kind: SpanKind.Kernel, Name: "Conv" });
        Assert.Equal((SpanKind.Op, "Conv"), (spans[conv.Parent].Kind, spans[conv.Parent].Name));
        Assert.Equal(["[2, 3, 8, 8]", "[4, 3, 3, 3]"], spans[conv.Parent].Operands.Select(operand => $"{operand}"));
        Assert.Equal(2.0 * 2 * 4 * 8 * 8 * 3 * 9, conv.Flops);
        Assert.Equal(4.0 * ((2 * 3 * 8 * 8) + (4 * 3 * 9) + (2 * 4 * 8 * 8)), conv.Bytes);

        // A gradient by a kernel of the operation's own, and one that is an operation itself.
        Assert.Contains(spans, span => span.Kind == SpanKind.Kernel && spans[span.Parent].Name == "Tanh gradient");
        ProfileSpan weightGrad = Assert.Single(spans, span => span is { Kind: SpanKind.Op, Name: "ConvWeightGrad" });
        Assert.Equal("Conv gradient", spans[weightGrad.Parent].Name);
        Assert.Contains(spans, span => span is { Kind: SpanKind.Kernel, Name: "Normalize" });
        Assert.Contains(spans, span => span is { Kind: SpanKind.Kernel, Name: "SoftmaxRows" });
    }

    [Fact]
    public void Only_the_steps_of_the_thread_are_recorded()
    {
        Profiler profiler = new();
        ProfiledBackend backend = new(ManagedBackend.Instance);
        Compute(backend, work => work());
        Assert.Equal(7, Profiler.Wait("outside", () => 7));
        Assert.Empty(profiler.Spans);
        profiler.Step("step", () =>
        {
            Thread other = new(() => Compute(backend, work => work()));
            other.Start();
            other.Join();
            Assert.Equal(8, Profiler.Wait("inside", () => 8));
        });
        Assert.Equal([(SpanKind.Step, "step"), (SpanKind.Wait, "inside")], profiler.Spans.Select(span => (span.Kind, span.Name)));
    }

    [Fact]
    public void A_step_that_fails_is_closed_and_the_next_one_recorded()
    {
        Profiler profiler = new();
        ProfiledBackend backend = new(ManagedBackend.Instance);
        Assert.Throws<ArgumentException>(() => profiler.Step("bad", () => Arena.Run("bad", () =>
        {
            Tensor x = Tensor.Empty([2, 3], DType.F32, backend);
            x.MatMul(x);
        })));
        Assert.Throws<InvalidOperationException>(() => profiler.Step("outer", () => profiler.Step("inner", () => { })));
        Compute(backend, work => profiler.Step("good", work));
        Assert.All(profiler.Spans, span => Assert.True(span.End >= span.Start));
        Assert.Equal(["bad", "outer", "good"], profiler.Spans.Where(span => span.Kind == SpanKind.Step).Select(span => span.Name));
        Assert.Equal(-1, profiler.Spans.Last(span => span.Kind == SpanKind.Step).Parent);
    }

    /// <summary>A loss through every kind of kernel and its gradients.</summary>
    private static float[][] Compute(IBackend backend, Action<Action> step)
    {
        float[][] results = [];
        Arena.Run("network", () =>
        {
            Tensor x = Filled(s_pictures, 1), w = Filled(s_weight, 2), scale = Filled([4], 3), shift = Filled([4], 4);
            step(() =>
            {
                Tensor y = x.Conv2d(w, pad: 1).BatchNorm(scale, shift).Y.Tanh();
                Tensor loss = y.Reshape([2, 256]).Softmax(1).Square().Sum();
                results = [loss.ToMemory<float>(), .. Gradients.Grad(loss, [w, scale, shift]).Select(grad => grad.ToMemory<float>())];
            });
        });
        return results;

        Tensor Filled(Shape shape, ulong seed)
        {
            Tensor values = Tensor.Normal(shape, new RandomKey(seed)), tensor = Tensor.Empty(shape, DType.F32, backend);
            tensor.Assign(values);
            return tensor.WithGrad();
        }
    }
}
