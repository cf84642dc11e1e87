using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

/// <summary>Vector formulas against double precision where arithmetic is delicate: infinities, not-a-number, zeros, far out.</summary>
public sealed class SpecialValueTests
{
    private static readonly float[] Special =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, -1, 1e-30f, -1e-30f, 1e-42f, 88.5f, 89.5f, -87.5f, -95f, -105f,
        1e4f, -1e4f, 1e30f, -1e30f, 0.5f, -0.5f, 0.99999994f, 0.625f, 2.9999998f, 1e-5f, -1e-5f, 16.6f, -16.6f,
    ];

    public static TheoryData<string> Names { get; } = [.. Functions.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Functions => new()
    {
        ["exp"] = x => x.Exp(),
        ["log"] = x => x.Log(),
        ["sqrt"] = x => x.Sqrt(),
        ["rsqrt"] = x => x.Rsqrt(),
        ["reciprocal"] = x => x.Reciprocal(),
        ["abs"] = x => x.Abs(),
        ["sign"] = x => x.Sign(),
        ["floor"] = x => x.Floor(),
        ["neg"] = x => -x,
        ["square"] = x => x.Square(),
        ["tanh"] = x => x.Tanh(),
        ["sigmoid"] = x => x.Sigmoid(),
        ["softplus"] = x => x.Softplus(),
        ["relu"] = x => x.Relu(),
        ["leaky_relu"] = x => x.LeakyRelu(0.2),
        ["elu"] = x => x.Elu(),
        ["erf"] = x => x.Erf(),
        ["clamp"] = x => x.Clamp(-2, 3),
        ["pow"] = x => x.Pow(-3),
        ["pow_root"] = x => x.Pow(1.5),
        ["max"] = x => Tensor.Maximum(x, x.Flip(0)),
        ["min"] = x => Tensor.Minimum(x, x.Flip(0)),
        ["less"] = x => (x < x.Flip(0)).To(x.DType),
        ["at_least"] = x => (x >= x.Flip(0)).To(x.DType),
        ["equal"] = x => x.EqualTo(x).To(x.DType),
        ["not_equal"] = x => x.NotEqualTo(x).To(x.DType),
        ["add"] = x => x + x.Flip(0),
        ["mul"] = x => x * x.Flip(0),
        ["div"] = x => x / x.Flip(0),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_keeps_double_precisions_rules(string name) => Arena.Run(name, () =>
    {
        Tensor x = Tensor.From(Special, [Special.Length]);
        float[] found = Functions[name](x).ToArray<float>();
        double[] expected = Functions[name](x.To(DType.F64)).ToArray<double>();
        for (int i = 0; i < Special.Length; i++)
        {
            float exact = (float)expected[i];
            Assert.True(
                exact.Equals(found[i]) || Math.Abs(exact - found[i]) <= 1e-6 * Math.Abs(exact) + 1e-37,
                $"{name} of {Special[i]} is {found[i]}, should be {exact}");
        }
    });

    [Theory]
    [InlineData("exp", -87, 88, 3e-7)]
    [InlineData("tanh", -10, 10, 5e-7)]
    [InlineData("sigmoid", -80, 80, 5e-7)]
    [InlineData("softplus", -80, 80, 5e-7)]
    [InlineData("sqrt", 1e-30, 1e30, 1e-7)]
    [InlineData("log", 2, 1e30, 3e-7)]
    [InlineData("log", 1e-30, 0.5, 3e-7)]
    public void Every_element_is_accurate(string name, double low, double high, double tolerance) => Arena.Run(name, () =>
    {
        Tensor x = Tensor.Uniform([30_003], new RandomKey(1)) * (high - low) + low;
        float[] at = x.ToArray<float>(), found = Functions[name](x).ToArray<float>();
        double[] expected = Functions[name](x.To(DType.F64)).ToArray<double>();
        int worst = Enumerable.Range(0, found.Length).MaxBy(i => Math.Abs(found[i] / expected[i] - 1));
        Assert.True(
            Math.Abs(found[worst] / expected[worst] - 1) <= tolerance,
            $"{name}({at[worst]:R}) is {found[worst]:R}, should be {expected[worst]:R}");
    });

    [Theory]
    [InlineData("erf", -4, 4, 1e-6)]
    [InlineData("log", 0.5, 2, 1e-6)]
    public void Every_element_is_near(string name, double low, double high, double tolerance) => Arena.Run(name, () =>
    {
        Tensor x = Tensor.Uniform([30_003], new RandomKey(1)) * (high - low) + low;
        float[] found = Functions[name](x).ToArray<float>();
        double[] expected = Functions[name](x.To(DType.F64)).ToArray<double>();
        Assert.InRange(found.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    });

    [Fact]
    public void Not_a_number_wins_maxima_and_minima() => Arena.Run("test", () =>
    {
        float[] values = [.. Enumerable.Range(0, 100).Select(i => i == 61 ? float.NaN : i)];
        Tensor x = Tensor.From(values, [100]), columns = x.Reshape(10, 10);
        Assert.True(double.IsNaN(x.Max().Item()));
        Assert.True(double.IsNaN(x.Min().Item()));
        Assert.True(double.IsNaN(x.Sum().Item()));
        Assert.Equal(61, x.ArgMax(0).Item());
        Assert.Equal(1, columns.Max([0]).ToArray<float>().Count(float.IsNaN));
        Assert.Equal(1, columns.Max([1]).ToArray<float>().Count(float.IsNaN));
    });
}
