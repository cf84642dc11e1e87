using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Pairs of neighbouring layers that are less work together than one after the other.</summary>
internal static class Fusion
{
    /// <summary>Both layers in one, the same function but for rounding; null where they are best run one by one.</summary>
    /// <param name="first">The layer that runs first.</param>
    /// <param name="second">The one after it.</param>
    /// <param name="condition">What the layers are told.</param>
    public static Func<Tensor, Tensor>? Of(Layer first, Layer second, Tensor? condition) => (first, second) switch
    {
        (ConditionalNorm norm, Function { Activation: { } then }) => x => norm.Forward(x, condition, then),
        (IFusible layer, Function { Activation: { } then }) => x => layer.Forward(x, then),
        (UpsampleNearest { Factor: 2 }, Conv2d { TakesEveryPixel: true } convolution) => convolution.ForwardUpsampled,
        (Conv2d { TakesEveryPixel: true } convolution, AvgPool2d { Halves: true }) => convolution.ForwardPooled,
        _ => null,
    };
}
