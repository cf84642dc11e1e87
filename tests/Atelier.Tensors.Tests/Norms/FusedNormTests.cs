using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests.Norms;

/// <summary>
/// Normalisations with their activation inside, in single precision and in BF16, against the two operations one after the other in
/// double precision.
/// </summary>
public sealed class FusedNormTests
{
    public static TheoryData<string> Cases { get; } = [.. FusedNorms.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_derivatives_are_those_of_the_operations_apart(string name) => Arena.Run(name, () =>
    {
        Results exact = Run(FusedNorms.All[name].Apart, Inputs(name, DType.F64));
        Compare(exact, Run(FusedNorms.All[name].Fused, Inputs(name, DType.F32)), 2e-5, 1e-4, name);
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Half_precision_rounds_only_what_it_stores(string name) => Arena.Run(name, () =>
    {
        // x is BF16, scale and shift are not; the oracle sees the same numbers.
        Tensor[] half = Inputs(name, DType.F32);
        half[0] = half[0].To(DType.BF16).Detach().WithGrad();
        Tensor[] twice = [.. half.Select(input => input.To(DType.F64).Detach().WithGrad())];

        Results exact = Run(FusedNorms.All[name].Apart, twice), found = Run(FusedNorms.All[name].Fused, half);

        Assert.Equal(DType.BF16, found.Y.DType);
        Assert.Equal([DType.BF16, DType.F32, DType.F32], found.First.Select(grad => grad.DType));
        Compare(exact, found, 1.0 / 64, 1.0 / 16, name);
    });

    [Fact]
    public void One_operation_does_it_all() => Arena.Run("test", () =>
    {
        List<string> seen = [];
        Op.Observer = IOpObserver.Each(op => seen.Add(op.Name));
        try
        {
            Tensor x = Tensor.Normal([4, 3, 5, 5], new RandomKey(1)).WithGrad();
            seen.Clear();
            Tensor y = x.BatchNorm(null, null, then: Activation.Silu).Y;
            Assert.Equal(["Normalize+Silu"], seen);
            Gradients.Grad(y, [x], seed: y.Detach());
            Assert.Equal(["Normalize+Silu"], seen);
        }
        finally
        {
            Op.Observer = null;
        }
    });

    [Fact]
    public void What_goes_into_the_activation_is_not_kept()
    {
        const long size = 4 * 8 * 8 * 32 * 32;
        long apart = Peak(x => x.BatchNorm(null, null).Y.Silu()), fused = Peak(x => x.BatchNorm(null, null, then: Activation.Silu).Y);
        Assert.True(fused <= apart - size, $"{fused} bytes at most fused, {apart} apart, a tensor is {size}");

        static long Peak(Func<Tensor, Tensor> network) => Arena.Run("test", () =>
        {
            Tensor x = Tensor.Normal([8, 8, 32, 32], new RandomKey(1)).WithGrad(), seed = Tensor.Ones(x.Shape);
            BufferPool.Shared.ResetPeak();
            long before = BufferPool.Shared.LiveBytes;
            Gradients.Grad(network(x), [x], seed: seed);
            return BufferPool.Shared.PeakBytes - before;
        });
    }

    [Fact]
    public void Activations_are_equal_where_their_functions_are()
    {
        Assert.Equal(Activation.LeakyRelu(0.2), Activation.LeakyRelu(0.2));
        Assert.NotEqual(Activation.LeakyRelu(0.2), Activation.LeakyRelu(0.1));
        Assert.NotEqual(Activation.Relu, Activation.None);
        Assert.Equal("LeakyRelu", Activation.LeakyRelu(0.2).ToString());
    }

    /// <summary>The output, its gradients, and the gradients of a scalar made of those, by every operand.</summary>
    private sealed record Results(Tensor Y, Tensor[] First, Tensor[] Second);

    private static Results Run(Func<Tensor[], Tensor> call, Tensor[] inputs)
    {
        Tensor y = call(inputs), seed = Tensor.Normal(y.Shape, new RandomKey(4)).To(y.DType);
        Tensor[] first = Gradients.Grad(y, inputs, createGraph: false, seed), recorded = Gradients.Grad(call(inputs), inputs, createGraph: true, seed);
        Tensor scalar = recorded.Select((grad, i) => (grad * Tensor.Normal(grad.Shape, new RandomKey(5).At(i)).To(grad.DType)).Sum()).Aggregate((a, b) => a + b);
        return new(y, first, Gradients.Grad(scalar, inputs));
    }

    private static void Compare(Results exact, Results found, double tolerance, double secondTolerance, string name)
    {
        Close.To(exact.Y, found.Y, tolerance, name);
        for (int i = 0; i < exact.First.Length; i++)
        {
            Close.To(exact.First[i], found.First[i], tolerance, $"{name}, gradient by input {i}");
            Close.To(exact.Second[i], found.Second[i], secondTolerance, $"{name}, second derivative by input {i}");
        }
    }

    private static Tensor[] Inputs(string name, DType type)
        => [.. FusedNorms.All[name].Inputs.Select((shape, i) => Tensor.Normal(shape, new RandomKey(3).Stream(name).At(i)).To(type).WithGrad())];
}
