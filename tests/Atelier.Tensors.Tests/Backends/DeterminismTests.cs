using System.Runtime.InteropServices;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

public sealed class DeterminismTests : IDisposable
{
    private readonly int _size = ThreadTeam.Size;

    public static TheoryData<string> Names { get; } = [.. Computations.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Computations => new()
    {
        ["pointwise"] = x => x.Gelu() * x.Tanh(),
        ["broadcasting"] = x => x * x.Mean([0, 2, 3], keepDim: true) + x.Sum([1], keepDim: true),
        ["scale_shift"] = x => x.ScaleShift(x.Mean([2, 3], keepDim: true), x.Mean([0, 2, 3], keepDim: true), Activation.Silu, x.Mean([1], keepDim: true)),
        ["sum"] = x => x.Sum(),
        ["sum_channels"] = x => x.Sum([1]),
        ["sum_batch_and_pixels"] = x => x.Sum([0, 2, 3]),
        ["sum_batch"] = x => x.Sum([0]),
        ["variance"] = x => x.Var([0, 2, 3]),
        ["sum_rows"] = x => x.Flatten().Sum([1]),
        ["sum_columns"] = x => x.Flatten().Sum([0]),
        ["max"] = x => x.Max([2, 3]),
        ["softmax"] = x => x.Flatten().Softmax(1),
        ["batch_norm"] = x => x.BatchNorm(null, null).Y,
        ["layer_norm"] = x => x.Flatten().LayerNorm(),
        ["resize"] = x => x.ResizeBilinear(45, 50),
        ["max_pool"] = x => x.MaxPool2d(2),
        ["permute"] = x => x.Permute(3, 0, 2, 1),
        ["scatter"] = x => x.IndexSelect(0, Tensor.From([0L, 3, 3, 1], [4])),
    };

    public void Dispose() => ThreadTeam.Size = _size;

    [Theory]
    [MemberData(nameof(Names))]
    public void Bits_do_not_depend_on_the_number_of_threads(string name)
    {
        (float[] one, float[] oneGrad) = Run(1);
        foreach (int threads in (int[])[2, 3])
        {
            (float[] more, float[] moreGrad) = Run(threads);
            Assert.True(Same(one, more), $"the result on {threads} threads");
            Assert.True(Same(oneGrad, moreGrad), $"the gradient on {threads} threads");
        }

        (float[], float[]) Run(int threads) => Arena.Run(name, () =>
        {
            ThreadTeam.Size = threads;
            Tensor x = Tensor.Normal([8, 20, 30, 31], new RandomKey(1)).WithGrad();
            Tensor y = Computations[name](x);
            return (y.ToArray<float>(), Gradients.Grad(y.Square().Sum(), [x])[0].ToArray<float>());
        });

        static bool Same(float[] a, float[] b) => MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
    }

    [Fact]
    public void Large_sums_are_accurate() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([1000, 1501], new RandomKey(2)) + 0.1, exact = x.To(DType.F64);
        Close.To(exact.Sum(), x.Sum(), 1e-6);
        Close.To(exact.Sum([0]), x.Sum([0]), 1e-6);
        Close.To(exact.Sum([1]), x.Sum([1]), 1e-6);
        Tensor middle = x.Reshape(10, 15010, 10);
        Close.To(middle.To(DType.F64).Sum([1]), middle.Sum([1]), 1e-6);
    });
}
