using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

/// <summary>
/// BF16 keeps 8 bits: every operation on rounded operands against the same one in double precision on the same operands, and the
/// policy that rounds them.
/// </summary>
public sealed class HalfTests
{
    // A result rounded twice or thrice on the way, and gradients of compositions that round each step.
    private const double Result = 0.015, Gradient = 0.04;

    private static readonly Golden Golden = Golden.Open("ops");

    public static TheoryData<string> Cases { get; } = [.. OpSamples.Golden.Keys];

    public static TheoryData<string> Differentiable { get; } = [.. OpSamples.Golden.Keys.Where(name => Golden.Has($"{name}/cot"))];

    public static TheoryData<string> Convolutions { get; } = [.. OpSamples.Golden.Keys.Where(name => name.StartsWith("conv", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Result_is_that_of_rounded_operands(string name) => Arena.Run(name, () =>
    {
        Tensor[] rounded = Rounded(name);
        Tensor expected = OpSamples.Golden[name]([.. rounded.Select(As(DType.F64))]);
        Close.To(expected, OpSamples.Golden[name](rounded), Result, name);
    });

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_are_those_of_rounded_operands(string name) => Arena.Run(name, () =>
    {
        Tensor[] rounded = Rounded(name);
        Tensor cotangent = Golden.Tensor($"{name}/cot");
        Tensor[] expected = Grads(name, [.. rounded.Select(As(DType.F64))], cotangent, createGraph: false);
        foreach (bool createGraph in (bool[])[false, true])
        {
            Tensor[] found = Grads(name, [.. rounded.Select(x => x.Detach())], cotangent, createGraph);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(DType.BF16, found[i].DType);
                Close.To(expected[i], found[i], Gradient, $"{name}, gradient {i}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Under_the_policy_activations_are_rounded_and_weights_keep_their_gradients(string name) => Arena.Run(name, () =>
    {
        Tensor cotangent = Golden.Tensor($"{name}/cot");
        Tensor[] expected = Grads(name, [.. Golden.Inputs(name, DType.F64)], cotangent, createGraph: false);
        Tensor[] found = Precision.With(DType.BF16, () =>
        {
            Tensor y = OpSamples.Golden[name](Golden.Inputs(name));
            Assert.Equal(DType.BF16, y.DType);
            return Grads(name, Golden.Inputs(name), cotangent, createGraph: false);
        });
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(DType.F32, found[i].DType);
            Close.To(expected[i], found[i], Gradient, $"{name}, gradient {i}");
        }
    });

    [Fact]
    public void A_formula_of_both_types_is_as_exact_as_its_whole_operands() => Arena.Run("mixed", () =>
    {
        Tensor half = Tensor.Ones([2, 3], DType.BF16), bias = Tensor.Ones([3]), full = Tensor.Ones([2, 3]);
        Assert.Equal(DType.BF16, (half + bias).DType);
        Assert.Equal(DType.BF16, (half * 0.999).DType);
        Assert.Equal(DType.F32, (half + full).DType);
        Assert.Equal(DType.F32, half.Mean().DType);
        Assert.Equal(DType.F32, half.Softmax(1).DType);

        // 0.999 itself is no BF16 number, and 256 * 0.999 = 255.744 rounds to 256 where 256 * 1 = 256 would too: 3 tells them apart.
        Assert.Equal(2.984375, (Tensor.Full([1], 3, DType.BF16) * 0.995).Item());
    });

    [Fact]
    public void A_gradient_is_of_its_operands_type() => Arena.Run("types", () =>
    {
        Tensor half = Tensor.Normal([4, 3], new RandomKey(1)).To(DType.BF16).WithGrad(), scale = Tensor.Normal([3], new RandomKey(2)).WithGrad();
        Tensor full = Tensor.Normal([4, 3], new RandomKey(3)).WithGrad();
        Tensor[] grads = Gradients.Grad((half * scale + full).Square().Sum(), [half, scale, full]);
        Assert.Equal([DType.BF16, DType.F32, DType.F32], grads.Select(grad => grad.DType));
    });

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(1.00390625, 1.0)]
    [InlineData(1.01171875, 1.015625)]
    [InlineData(-3.14159265, -3.140625)]
    [InlineData(3.4e38, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void Rounding_is_to_nearest_even(double value, double expected) => Arena.Run("rounding", () =>
    {
        foreach (int count in (int[])[1, 16, 37])
        {
            Assert.All(Close.Values(Tensor.Full([count], value).To(DType.BF16)), found => Assert.Equal(expected, found));
        }
    });

    [Fact]
    public void Only_two_types_are_a_policy() => Assert.Throws<ArgumentException>(() => Precision.With(DType.F64, () => { }));

    private static Tensor[] Rounded(string name) => [.. Golden.Inputs(name).Select(As(DType.BF16))];

    private static Func<Tensor, Tensor> As(DType type) => x => x.DType.IsFloating() ? x.To(type) : x;

    private static Tensor[] Grads(string name, Tensor[] inputs, Tensor cotangent, bool createGraph)
    {
        Tensor[] leaves = [.. inputs.Where((_, i) => Golden.Has($"{name}/grad{i}")).Select(x => x.WithGrad())];
        Tensor y = OpSamples.Golden[name](inputs);
        return Gradients.Grad(y, leaves, createGraph, cotangent.To(y.DType));
    }
}
