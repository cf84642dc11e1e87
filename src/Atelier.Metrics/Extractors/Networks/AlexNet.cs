using Atelier.Nn;
using Atelier.Nn.Layers;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>AlexNet's convolutions (Krizhevsky, arXiv:1404.5997, in one column as torchvision has it).</summary>
internal static class AlexNet
{
    /// <summary>The layers of torchvision's <c>features</c>.</summary>
    public static IEnumerable<Func<Scope, Layer>> Features() =>
    [
        s => new Conv2d(s, 3, 64, 11, stride: 4, pad: 2),
        Function.Relu,
        s => new MaxPool2d(s, 3, 2),
        s => new Conv2d(s, 64, 192, 5, pad: 2),
        Function.Relu,
        s => new MaxPool2d(s, 3, 2),
        s => new Conv2d(s, 192, 384, 3, pad: 1),
        Function.Relu,
        s => new Conv2d(s, 384, 256, 3, pad: 1),
        Function.Relu,
        s => new Conv2d(s, 256, 256, 3, pad: 1),
        Function.Relu,
    ];
}
