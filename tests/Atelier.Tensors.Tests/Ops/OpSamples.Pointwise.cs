namespace Atelier.Tensors.Tests;

internal static partial class OpSamples
{
    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Arithmetic()
    {
        foreach (string shapes in (string[])["", "_scalar_tensor", "_row", "_channels", "_channels_1", "_batch", "_last", "_both"])
        {
            yield return Case($"add{shapes}", (a, b) => a + b);
            yield return Case($"sub{shapes}", (a, b) => a - b);
            yield return Case($"mul{shapes}", (a, b) => a * b);
            yield return Case($"div{shapes}", (a, b) => a / b);
        }

        yield return Case("add_scalar", x => x + 1.5);
        yield return Case("scalar_sub", x => 1 - x);
        yield return Case("mul_scalar", x => x * -0.7);
        yield return Case("scalar_div", x => 2 / x);
        yield return Case("mul_same_input", x => x * x);
        foreach (double exponent in (double[])[2, 3, -2, 0.5, -1.7])
        {
            yield return Case($"pow_{exponent}", x => x.Pow(exponent));
        }

        yield return Case("pow_tensor", (a, b) => a.Pow(b));
        yield return Case("pow_tensor_channels", (a, b) => a.Pow(b));
    }

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Unary() =>
    [
        Case("exp", x => x.Exp()),
        Case("log", x => x.Log()),
        Case("sqrt", x => x.Sqrt()),
        Case("rsqrt", x => x.Rsqrt()),
        Case("reciprocal", x => x.Reciprocal()),
        Case("abs", x => x.Abs()),
        Case("sign", x => x.Sign()),
        Case("neg", x => -x),
        Case("sin", x => x.Sin()),
        Case("cos", x => x.Cos()),
        Case("tan", x => x.Tan()),
        Case("tanh", x => x.Tanh()),
        Case("sigmoid", x => x.Sigmoid()),
        Case("relu", x => x.Relu()),
        Case("erf", x => x.Erf()),
        Case("square", x => x.Square()),
        Case("tanh_wide", x => x.Tanh()),
        Case("sigmoid_wide", x => x.Sigmoid()),
        Case("exp_wide", x => x.Exp()),
        Case("sin_wide", x => x.Sin()),
        Case("cos_wide", x => x.Cos()),
        Case("log_wide", x => x.Log()),
        Case("softplus", x => x.Softplus()),
        Case("softplus_wide", x => x.Softplus()),
        Case("leaky_relu_0.2", x => x.LeakyRelu(0.2)),
        Case("leaky_relu_0.01", x => x.LeakyRelu()),
        Case("elu", x => x.Elu()),
        Case("elu_0.5", x => x.Elu(0.5)),
        Case("gelu", x => x.Gelu()),
        Case("gelu_wide", x => x.Gelu()),
        Case("silu", x => x.Silu()),
        Case("silu_wide", x => x.Silu()),
        Case("clamp", x => x.Clamp(-0.5, 0.8)),
        Case("clamp_min", x => x.Clamp(min: 0.1)),
        Case("clamp_max", x => x.Clamp(max: 0.1)),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Comparisons() =>
    [
        Case("minimum", Tensor.Minimum),
        Case("minimum_channels", Tensor.Minimum),
        Case("maximum", Tensor.Maximum),
        Case("maximum_channels", Tensor.Maximum),
        Case("where", Tensor.Where),
        Case("where_broadcast", Tensor.Where),
        Case("eq", (a, b) => a.EqualTo(b)),
        Case("ne", (a, b) => a.NotEqualTo(b)),
        Case("lt", (a, b) => a < b),
        Case("le", (a, b) => a <= b),
        Case("gt", (a, b) => a > b),
        Case("ge", (a, b) => a >= b),
        Case("lt_channels", (a, b) => a < b),
        Case("ge_scalar", x => x >= 1),
        Case("eq_i64", (a, b) => a.EqualTo(b)),
    ];
}
