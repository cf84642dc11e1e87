using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Tests.Managed;

public sealed class SumAndSoftmaxTests : IDisposable
{
    private readonly int _size = ThreadTeam.Size;

    public void Dispose() => ThreadTeam.Size = _size;

    public static TheoryData<int[], int[]> Sums => new()
    {
        { [3, 5, 20, 30], [0, 2, 3] }, { [2, 3, 100, 100], [0, 2, 3] }, { [2, 64, 40, 40], [0, 2, 3] }, { [2, 1, 50, 50], [0, 2, 3] },
        { [4, 65, 9, 9], [2, 3] }, { [4, 65, 9, 9], [1] }, { [3, 7, 5, 6], [0] }, { [2, 3, 4, 5], [0, 1, 2, 3] }, { [3, 10_000], [0] },
        { [1000, 3], [0] }, { [70_000, 2], [0] }, { [5, 70_000], [1] }, { [4, 6, 5, 3, 2], [1, 3] },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void Sums_over_axes_are_those_of_double_precision(int[] extents, int[] axes) => Arena.Run("sum", () =>
    {
        Shape shape = Shape.Create(extents);
        Tensor x = Random(shape, mean: 1);

        double[] exact = x.To(DType.F64).Sum(axes).ToArray<double>();
        float[] sums = x.Sum(axes).ToArray<float>();
        ThreadTeam.Size = 1;
        float[] alone = x.Sum(axes).ToArray<float>();

        Assert.Equal(alone, sums);
        for (int i = 0; i < sums.Length; i++)
        {
            Assert.Equal(exact[i], sums[i], 1e-6 * shape.Count / sums.Length);
        }
    });

    public static TheoryData<int[], int> Axes => new()
    {
        { [5, 10], 1 }, { [1, 1], 1 }, { [3, 2000], 1 }, { [2000, 3], 0 }, { [2, 3, 4, 5], 1 }, { [2, 17, 9, 9], 2 }, { [2, 600, 3, 3], 0 }, { [4, 33, 65], 1 },
    };

    [Theory]
    [MemberData(nameof(Axes))]
    public void Softmax_is_that_of_double_precision(int[] extents, int axis) => Arena.Run("softmax", () =>
    {
        // A row far from zero overflows where the maximum is not taken off.
        Tensor x = Random(Shape.Create(extents), mean: 300), exact = x.To(DType.F64);
        Tensor exponentials = (exact - 300).Exp(), expected = exponentials / exponentials.Sum([axis], keepDim: true);

        Near(expected, x.Softmax(axis), 1e-6);
        Near(expected, exact.Softmax(axis), 1e-14);
        Near(expected.Log(), x.LogSoftmax(axis), 3e-6);
        Near(expected.Log(), exact.LogSoftmax(axis), 1e-13);
    });

    [Fact]
    public void Softmax_does_not_depend_on_the_number_of_threads() => Arena.Run("softmax", () =>
    {
        Tensor x = Random([300, 333], mean: 0);
        float[] rows = x.Softmax(1).ToArray<float>(), columns = x.LogSoftmax(0).ToArray<float>();

        ThreadTeam.Size = 1;

        Assert.True(rows.AsSpan().SequenceEqual(x.Softmax(1).ToArray<float>()));
        Assert.True(columns.AsSpan().SequenceEqual(x.LogSoftmax(0).ToArray<float>()));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(256)]
    public void Softmax_of_bf16_rounds_only_its_result(int extent) => Arena.Run("softmax", () =>
    {
        Tensor x = (Tensor.Normal([7, extent], new RandomKey(1)) * 20).To(DType.BF16), exact = x.To(DType.F64).WithGrad();
        Tensor half = x.WithGrad(), grad = Tensor.Normal([7, extent], new RandomKey(2)).To(DType.BF16);
        Tensor expected = new Softmax(1, 0.25).Apply(exact), y = new Softmax(1, 0.25).Apply(half);
        Assert.Equal(DType.BF16, y.DType);
        Near(expected, y.To(DType.F64), 1 / 256.0);

        // The gradient is that of the rounded result, rounded once more.
        Tensor shares = y.Detach().To(DType.F64), wide = grad.To(DType.F64);
        Near(
            shares * (wide - (wide * shares).Sum([1], keepDim: true)) * 0.25,
            Gradients.Grad(y, [half], seed: grad)[0].To(DType.F64), 1 / 256.0);
    });

    [Fact]
    public void What_is_masked_out_gets_nothing() => Arena.Run("softmax", () =>
    {
        float[] y = Tensor.From([1f, float.NegativeInfinity, 1f], [1, 3]).Softmax(1).ToArray<float>();

        Assert.Equal([0.5f, 0, 0.5f], y);
    });

    [Fact]
    public void Softmax_refuses_integers()
        => Arena.Run("softmax", () => Assert.Contains("convert", Assert.Throws<NotSupportedException>(() => Tensor.Arange(3).Softmax(0)).Message, StringComparison.Ordinal));

    private static void Near(Tensor expected, Tensor found, double tolerance)
    {
        double[] a = expected.ToArray<double>(), b = found.To(DType.F64).ToArray<double>();
        for (int i = 0; i < a.Length; i++)
        {
            Assert.Equal(a[i], b[i], tolerance * Math.Max(1, Math.Abs(a[i])));
        }
    }

    private static Tensor Random(Shape shape, float mean)
    {
        float[] values = new float[shape.Count];
        new RandomKey(3).FillNormal(values);
        return Tensor.From([.. values.Select(v => v + mean)], shape);
    }
}
