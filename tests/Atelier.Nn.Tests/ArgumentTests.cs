using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests;

/// <summary>Bad arguments are refused where they are given, in words.</summary>
public sealed class ArgumentTests
{
    [Fact]
    public void Channels_must_fall_into_groups()
    {
        using Scope scope = new(default);
        Assert.Contains("3 channels do not fall into 2 groups", Refusal(s => new Conv2d(s, 3, 4, 3, groups: 2)), StringComparison.Ordinal);
        Assert.Contains("5 channels do not fall into 2 groups", Refusal(s => new Conv2d(s, 4, 5, 3, groups: 2)), StringComparison.Ordinal);
        Assert.Contains("3 channels", Refusal(s => new ConvTranspose2d(s, 3, 4, 3, groups: 2)), StringComparison.Ordinal);
        Assert.Contains("6 channels do not fall into 0 groups", Refusal(s => new GroupNorm(s, 0, 6)), StringComparison.Ordinal);
        Assert.Contains("MultiheadAttention", Refusal(s => new MultiheadAttention(s, 6, 4)), StringComparison.Ordinal);

        static string Refusal(Func<Scope, Layer> make)
        {
            using Scope scope = new(default);
            return Assert.Throws<ArgumentException>(() => make(scope)).Message;
        }
    }

    [Fact]
    public void Inputs_must_fit() => Arena.Run("inputs", () =>
    {
        foreach ((Func<Scope, Layer> make, Shape shape) in ((Func<Scope, Layer>, Shape)[])
        [
            (s => new Linear(s, 7, 5), [3, 8]), (s => new BatchNorm1d(s, 3), [2, 3, 4, 5]),
            (s => new InstanceNorm2d(s, 3), [2, 3, 1, 1]), (s => new GroupNorm(s, 1, 3), [2, 4]), (s => new LayerNorm(s, [3]), [2, 4]),
            (s => new MultiheadAttention(s, 4, 2), [2, 4]), (s => new MinibatchStdDev(s), [6, 3, 2, 2]),
        ])
        {
            using Scope scope = new(default);
            Layer layer = make(scope["here"]);
            string message = Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Zeros(shape))).Message;
            Assert.Contains(layer.GetType().Name, message, StringComparison.Ordinal);
            Assert.Contains(shape.ToString(), message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Decays_must_be_shares()
    {
        using Scope scope = new(default);
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1)).ParamName);
        Assert.Equal("alpha", Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(alpha: -0.1)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1, momentum: double.NaN)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(1, nesterov: true)).ParamName);
        Assert.Equal("decay", Assert.Throws<ArgumentOutOfRangeException>(() => new Ema(scope, 1)).ParamName);
    }
}
