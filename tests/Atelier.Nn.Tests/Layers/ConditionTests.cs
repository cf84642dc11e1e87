using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Layers;

public sealed class ConditionTests
{
    /// <summary>Through a sequence in a sequence, and with the activation that follows it run in the same pass.</summary>
    [Fact]
    public void A_sequence_tells_its_layers_what_it_is_told() => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(1));
        Sequential network = new(
            scope, s => new Conv2d(s, 2, 3, 1), s => new Sequential(s, Norm, Function.Relu), Function.Tanh);
        ConditionalNorm norm = (ConditionalNorm)((Sequential)network.Layers[1]).Layers[0];
        Tensor x = Tensor.Normal([4, 2, 3, 3], new RandomKey(2)), labels = Tensor.From<long>([1, 0, 1, 1], [4]);
        Tensor[] weights = [.. network.Parameters.Select(p => p.Storage)];

        Tensor together = network.Forward(x, labels);
        Tensor apart = norm.Forward(network.Layers[0].Forward(x), labels).Relu().Tanh();

        Close.To(apart, together);
        foreach ((Tensor expected, Tensor found) in Gradients.Grad(apart.Square().Sum(), weights).Zip(Gradients.Grad(together.Square().Sum(), weights)))
        {
            Close.To(expected, found);
        }
    });

    [Fact]
    public void A_norm_that_needs_a_condition_says_so() => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(1));

        Assert.Contains("norm needs a condition", Assert.Throws<ArgumentNullException>(() => Norm(scope["norm"]).Forward(Tensor.Zeros([2, 3, 1, 1]))).Message, StringComparison.Ordinal);
    });

    private static ConditionalNorm Norm(Scope scope) => new(
        scope, s => new BatchNorm2d(s, 3, affine: false), s => new Embedding(s, 2, 3, Init.Normal(1, 0.5)), s => new Embedding(s, 2, 3));
}
