using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Pairs of neighbouring layers that are less work together than one after the other.</summary>
internal static class Fusion
{
    /// <summary>Both layers in one, the same function but for rounding; null where they are best run one by one.</summary>
    public static Func<Tensor, Tensor>? Of(Layer first, Layer second) => (first, second) switch
    {
        (IFusible layer, Function { Activation: { } then }) => x => layer.Forward(x, then),
        (UpsampleNearest { Factor: 2 }, Conv2d { TakesEveryPixel: true } convolution) => convolution.ForwardUpsampled,
        (Conv2d { TakesEveryPixel: true } convolution, AvgPool2d { Halves: true }) => convolution.ForwardPooled,
        _ => null,
    };
}
