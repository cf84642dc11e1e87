using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests;

public sealed class ParameterTests
{
    [Fact]
    public void Gradients_flow_through_an_unrolled_step() => Arena.Run("unrolled", () =>
    {
        // One step of gradient descent on (w x)^2 / 2 with rate r: w' = w (1 - r x^2), so d(w' x)/dw = x (1 - r x^2).
        using Scope scope = new(new RandomKey(1));
        Linear layer = new(scope, 1, 1, bias: false);
        Tensor x = Tensor.Full([1, 1], 3), weight = layer.Weight.Value;
        Tensor slope = Gradients.Grad(layer.Forward(x).Square().Sum() * 0.5, [weight], createGraph: true)[0];
        Tensor unrolled = Parameter.Substitute([(layer.Weight, weight - slope * 0.05)], () => layer.Forward(x));
        Assert.Equal(3 * (1 - 0.05 * 9), Gradients.Grad(unrolled, [weight])[0].Item(), 1e-6);
        Assert.Same(weight, layer.Weight.Value);
    });

    [Fact]
    public void A_stand_in_of_another_shape_is_refused_and_leaves_nothing_behind() => Arena.Run("refusal", () =>
    {
        using Scope scope = new(default);
        Linear layer = new(scope, 2, 1);
        Assert.Throws<ArgumentException>(() => Parameter.Substitute([(layer.Weight, Tensor.Zeros([1, 2])), (layer.Bias!, Tensor.Zeros([2]))], () => 0));
        Assert.Same(layer.Weight.Storage, layer.Weight.Value);
    });
}
