using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Tests.Norms;

/// <summary>The fused normalisation against its composition of other operations in double precision.</summary>
public sealed class NormTests : IDisposable
{
    private const double Epsilon = 1e-5;
    private readonly int _size = ThreadTeam.Size;

    public void Dispose() => ThreadTeam.Size = _size;

    public static TheoryData<int, int, int, int> Geometries => new()
    {
        { 1, 1, 3, 1 }, { 1, 2, 1, 1 }, { 1, 7, 3, 1 }, { 1, 4097, 1, 1 }, { 1, 5000, 3, 1 }, { 1, 1023, 5, 1 }, { 1, 700, 17, 1 },
        { 1, 2048, 64, 1 }, { 1, 333, 65, 1 }, { 1, 67, 1100, 1 }, { 3, 64, 64, 1 }, { 5, 49, 3, 1 }, { 2, 33000, 1, 1 },
        { 2, 16, 8, 4 }, { 3, 100, 2, 17 }, { 2, 9, 1, 5 }, { 2, 600, 4, 32 },
        { 1, 1, 1, 1 }, { 7, 1, 1, 5 }, { 200, 1, 1, 64 }, { 3, 1, 1, 10001 }, { 4, 1, 3, 8 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Output_and_statistics_equal_the_composition(int outer, int rows, int groups, int inner) => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(outer, rows, groups, inner);
        double[] x = Samples(geometry, seed: 1, mean: 0.5);

        Compare(geometry, [x, Draw(geometry.Channels, 2), Draw(geometry.Channels, 3)], tolerance: 2e-5);
        Compare(geometry, [x], tolerance: 2e-5);
    });

    [Theory]
    [MemberData(nameof(Geometries))]
    public void A_mean_far_from_zero_costs_no_accuracy(int outer, int rows, int groups, int inner) => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(outer, rows, groups, inner);
        if (geometry.Population > 1)
        {
            Compare(geometry, [Samples(geometry, seed: 4, mean: 1e4)], tolerance: 1e-3 / Math.Sqrt(geometry.Population) + 2e-5);
        }
    });

    [Fact]
    public void A_black_border_before_bright_rows_costs_no_accuracy() => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(1, 4000, 64, 1);
        double[] x = Samples(geometry, seed: 5, mean: 1e4);
        Array.Clear(x, 0, 64 * 64);

        Compare(geometry, [x], tolerance: 2e-5);
    });

    [Fact]
    public void Constant_channels_become_their_shift() => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(1, 1000, 3, 1);
        double[] x = [.. Enumerable.Range(0, 3000).Select(i => i % 3 == 1 ? 0.1f : 1e6)];
        double[] shift = [1, 2, 3];

        (Tensor y, _, Tensor variance) = new Normalize(geometry, Epsilon, Activation.None).Run([Single(x), Single([1, 1, 1]), Single(shift)]);

        Assert.All(variance.ToArray<float>(), v => Assert.Equal(0, v, 1e-9));
        Close(shift, ToDoubles(y)[..3], 1e-4);
    });

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Gradients_equal_the_composition(int outer, int rows, int groups, int inner) => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(outer, rows, groups, inner);
        double[] x = Samples(geometry, 6, 0.5), seed = Draw(x.Length, 7), scale = Draw(geometry.Channels, 8), shift = Draw(geometry.Channels, 9);

        foreach (double[][] operands in new[] { [x, scale, shift], new[] { x } })
        {
            double[][] exact = Gradients(geometry, operands, seed, Double), fast = Gradients(geometry, operands, seed, Single);
            for (int i = 0; i < exact.Length; i++)
            {
                Close(exact[i], fast[i], 5e-5 * Math.Max(1, exact[i].Max(Math.Abs)));
            }
        }
    });

    [Fact]
    public void Only_the_gradients_asked_for_are_computed() => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(1, 100, 5, 1);
        Tensor x = Single(Samples(geometry, 1, 0)), scale = Single(Draw(5, 2)).WithGrad(), shift = Single(Draw(5, 3));

        Tensor y = new Normalize(geometry, Epsilon, Activation.None).Apply(x, scale, shift);
        float[] grad = Autograd.Gradients.Grad(y, [scale], seed: Tensor.Ones(y.Shape))[0].ToArray<float>();

        // The normalised values of a channel sum to zero.
        Assert.All(grad, g => Assert.Equal(0, g, 1e-4));
    });

    [Theory]
    [InlineData(1, 40000, 17, 1)]
    [InlineData(9, 300, 8, 3)]
    [InlineData(3000, 1, 1, 65)]
    public void Results_do_not_depend_on_the_number_of_threads(int outer, int rows, int groups, int inner) => Arena.Run("test", () =>
    {
        NormGeometry geometry = new(outer, rows, groups, inner);
        double[] x = Samples(geometry, 1, 3), seed = Draw(x.Length, 7), scale = Draw(geometry.Channels, 8);
        double[][][] runs = new double[3][][];
        for (int threads = 1; threads <= 3; threads++)
        {
            ThreadTeam.Size = threads;
            double[] y = ToDoubles(new Normalize(geometry, Epsilon, Activation.None).Apply(Single(x), Single(scale), Single(scale)));
            runs[threads - 1] = [y, .. Gradients(geometry, [x, scale, scale], seed, Single)];
        }

        Assert.All(runs, run => Assert.All(run.Zip(runs[0]), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second))));
    });

    [Fact]
    public void No_pictures_give_no_output() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Empty([0, 3, 4, 4]).WithGrad(), scale = Single([1, 1, 1]).WithGrad();

        (Tensor y, Tensor mean, _) = x.BatchNorm(scale, Single([0, 0, 0]));

        Assert.Equal(0, y.Count);
        Assert.All(mean.ToArray<float>(), m => Assert.True(float.IsNaN(m)));
        Assert.Equal([0f, 0, 0], Autograd.Gradients.Grad(y, [scale], seed: Tensor.Empty(y.Shape))[0].ToArray<float>());
    });

    private static void Compare(NormGeometry geometry, double[][] operands, double tolerance)
    {
        // What single precision makes of the operands is what the oracle gets to see.
        (Tensor y, Tensor mean, Tensor variance) = new Normalize(geometry, Epsilon, Activation.None).Run([.. operands.Select(Single)]);
        (Tensor exactY, Tensor exactMean, Tensor exactVariance) = new Normalize(geometry, Epsilon, Activation.None).Run([.. operands.Select(Double)]);
        double[] means = exactMean.ToArray<double>(), variances = exactVariance.ToArray<double>();

        Close(exactY.ToArray<double>(), ToDoubles(y), tolerance * Math.Max(1, exactY.ToArray<double>().Max(Math.Abs)));
        Close(means, ToDoubles(mean), 1e-7 * means.Max(Math.Abs) + 1e-7);
        Close(variances, ToDoubles(variance), 1e-5 * variances.Max(Math.Abs) + 1e-12);
    }

    private static double[][] Gradients(NormGeometry geometry, double[][] operands, double[] seed, Func<double[], Tensor> make)
    {
        Tensor[] inputs = [.. operands.Select(values => make(values).WithGrad())];
        Tensor y = new Normalize(geometry, Epsilon, Activation.None).Apply(inputs);
        return [.. Autograd.Gradients.Grad(y, inputs, seed: make(seed)).Select(ToDoubles)];
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                Assert.Fail($"element {i}: {expected[i]} expected, {actual[i]} came, tolerance {tolerance}");
            }
        }
    }

    private static double[] Samples(NormGeometry geometry, int seed, double mean)
        => [.. Draw((int)(geometry.Outer * geometry.Population * geometry.Groups), seed).Select(v => (double)(float)(v + mean))];

    private static double[] Draw(int count, int seed)
    {
        double[] values = new double[count];
        new RandomKey((ulong)seed).FillNormal(values);
        return [.. values.Select(v => (double)(float)v)];
    }

    private static Tensor Single(double[] values) => Tensor.From([.. values.Select(v => (float)v)], [values.Length]);

    private static Tensor Double(double[] values) => Tensor.From(values, [values.Length]);

    private static double[] ToDoubles(Tensor tensor)
        => tensor.DType == DType.F64 ? tensor.ToArray<double>() : [.. tensor.ToArray<float>().Select(v => (double)v)];
}
