using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// AlexNet's convolutions under torchvision's names (Krizhevsky, arXiv:1404.5997, as in torchvision.models.alexnet), as LPIPS reads
/// them: the five activations.
/// </summary>
public sealed class AlexNetMaps : Module, IFeatureMaps
{
    // LPIPS's ScalingLayer: ImageNet's mean and deviation, for values in [-1, 1].
    private static readonly float[] Shift = [-0.030f, -0.088f, -0.188f], Scale = [0.458f, 0.448f, 0.450f];

    private readonly Conv2d[] _convolutions;

    /// <summary>Declares the network; load weights into its scope, or it is a random one.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="hash">SHA-256 of the weights.</param>
    public AlexNetMaps(Scope scope, string hash)
        : base(scope)
    {
        Hash = hash;
        Scope features = scope["features"];

        // Activations and pooling take the numbers between.
        _convolutions =
        [
            new(features[0], 3, 64, 11, stride: 4, pad: 2),
            new(features[3], 64, 192, 5, pad: 2),
            new(features[6], 192, 384, 3, pad: 1),
            new(features[8], 384, 256, 3, pad: 1),
            new(features[10], 256, 256, 3, pad: 1),
        ];
    }

    /// <inheritdoc/>
    public string Name => "alex";

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [64, 192, 384, 256, 256];

    /// <inheritdoc/>
    /// <param name="pictures">[N, 3, H, W], at least 31 by 31, values in [-1, 1].</param>
    public IReadOnlyList<Tensor> Maps(Tensor pictures)
    {
        Tensor x = (pictures - Tensor.From(Shift, [1, 3, 1, 1])) / Tensor.From(Scale, [1, 3, 1, 1]);
        List<Tensor> maps = [];
        foreach (Conv2d convolution in _convolutions)
        {
            // The second and third convolution follow a pooling.
            x = convolution.Forward(maps.Count is 1 or 2 ? x.MaxPool2d(3, 2) : x).Relu();
            maps.Add(x);
        }

        return maps;
    }
}
