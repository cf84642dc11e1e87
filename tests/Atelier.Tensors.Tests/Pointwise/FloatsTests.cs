using Atelier.Tensors.Memory;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Tests.Pointwise;

/// <summary>Single-precision functions against double precision, over sweeps of their whole range.</summary>
public sealed class FloatsTests
{
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<string, double> Functions => new()
    {
        { "exp", 1.5 }, { "tanh", 2.5 }, { "erf", 2.5 }, { "log", 2 }, { "sigmoid", 4 }, { "silu", 4 }, { "softplus", 4 }, { "sqrt", 0.51 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Errors_stay_within_a_few_units_in_the_last_place(string name, double units)
    {
        float[] x = Sweep(), y = Apply(name, x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Exact(name, x[i]), error = Math.Abs(y[i] - exact);

            // Quotients lose what lies about the smallest normal number and below.
            bool close = double.IsNaN(exact) ? float.IsNaN(y[i]) : y[i] == (float)exact || error <= units * Unit((float)exact) + (name is "exp" ? 0 : 1e-36);
            if (!close)
            {
                Assert.Fail($"{name}({x[i]:R}): {exact:R} expected, {y[i]:R} came, {error / Unit((float)exact):F1} units off");
            }
        }
    }

    [Theory]
    [InlineData("exp", 0f, 1f)]
    [InlineData("exp", Infinity, Infinity)]
    [InlineData("exp", -Infinity, 0f)]
    [InlineData("exp", 88.73f, Infinity)]
    [InlineData("exp", -104f, 0f)]
    [InlineData("exp", 3e38f, Infinity)]
    [InlineData("exp", 1e-45f, 1f)]
    [InlineData("tanh", 0f, 0f)]
    [InlineData("tanh", Infinity, 1f)]
    [InlineData("tanh", -Infinity, -1f)]
    [InlineData("tanh", 3e38f, 1f)]
    [InlineData("tanh", 1e-45f, 1e-45f)]
    [InlineData("erf", 0f, 0f)]
    [InlineData("erf", Infinity, 1f)]
    [InlineData("erf", -Infinity, -1f)]
    [InlineData("erf", -3e38f, -1f)]
    [InlineData("erf", 1e-45f, 1e-45f)]
    [InlineData("log", 0f, -Infinity)]
    [InlineData("log", Infinity, Infinity)]
    [InlineData("log", -Infinity, float.NaN)]
    [InlineData("log", -1f, float.NaN)]
    [InlineData("log", -1e-45f, float.NaN)]
    [InlineData("log", 1f, 0f)]
    [InlineData("log", 0.99999994f, -5.9604645e-8f)]
    [InlineData("log", 1.0000001f, 1.1920928e-7f)]
    [InlineData("log", 1e-45f, -103.27893f)]
    [InlineData("sigmoid", Infinity, 1f)]
    [InlineData("sigmoid", -Infinity, 0f)]
    [InlineData("softplus", Infinity, Infinity)]
    [InlineData("softplus", -Infinity, 0f)]
    public void Limits_are_exact(string name, float x, float expected) => Assert.Equal(expected, Apply(name, [x])[0]);

    [Theory]
    [InlineData("exp")]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("log")]
    [InlineData("sigmoid")]
    [InlineData("silu")]
    [InlineData("softplus")]
    [InlineData("relu")]
    public void NaN_stays_NaN(string name) => Assert.True(float.IsNaN(Apply(name, [float.NaN])[0]));

    [Fact]
    public void Odd_functions_keep_the_sign_of_zero()
    {
        Assert.True(float.IsNegative(Apply("tanh", [-0f])[0]));
        Assert.True(float.IsNegative(Apply("erf", [-0f])[0]));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Bits_do_not_depend_on_where_an_element_lies(string name, double units)
    {
        Assert.True(units > 0);
        float[] x = [.. Enumerable.Range(0, 37).Select(i => 0.37f * i - 5)], whole = Apply(name, x);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(whole[i]), BitConverter.SingleToInt32Bits(Apply(name, [x[i]])[0]));
        }
    }

    /// <summary>Both signs: every exponent with a few mantissas, and evenly over the range where functions bend.</summary>
    private static float[] Sweep()
    {
        IEnumerable<float> magnitudes = Enumerable.Range(0, 255 * 64).Select(i => BitConverter.Int32BitsToSingle((i << 17) + 12345))
            .Concat(Enumerable.Range(0, 200_000).Select(i => i * 110f / 200_000));
        return [.. magnitudes.SelectMany(x => new[] { x, -x })];
    }

    private static double Unit(float y) => float.IsInfinity(y) ? 0 : (double)MathF.BitIncrement(MathF.Abs(y)) - MathF.Abs(y);

    private static float[] Apply(string name, float[] x) => Arena.Run(name, () =>
    {
        Tensor t = Tensor.From(x, [x.Length]);
        Tensor y = name switch
        {
            "exp" => t.Exp(),
            "tanh" => t.Tanh(),
            "erf" => t.Erf(),
            "log" => t.Log(),
            "sigmoid" => t.Sigmoid(),
            "silu" => t.Silu(),
            "softplus" => t.Softplus(),
            "sqrt" => t.Sqrt(),
            _ => t.Relu(),
        };
        return y.ToArray<float>();
    });

    private static double Exact(string name, double x) => name switch
    {
        "exp" => Math.Exp(x),
        "tanh" => Math.Tanh(x),
        "erf" => Doubles.Erf(new(x)).Value,
        "log" => Math.Log(x),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        "silu" => x / (1 + Math.Exp(-x)),
        "softplus" => Math.Max(x, 0) + LogP1(Math.Exp(-Math.Abs(x))),
        _ => Math.Sqrt(x),
    };

    /// <summary>log(1 + u); .NET's own rounds 1 + u first.</summary>
    private static double LogP1(double u) => u < 1e-4 ? u * (1 - u * (0.5 - u / 3)) : Math.Log(1 + u);
}
