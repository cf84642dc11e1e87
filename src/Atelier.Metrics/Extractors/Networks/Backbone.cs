using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>A network whose activations can be read at several depths, whatever the pictures' size.</summary>
public interface IMappedNetwork
{
    /// <summary>Channels of the pictures it takes.</summary>
    int Channels { get; }

    /// <summary>Fewest rows and columns of a picture that leave something to read at the last depth.</summary>
    int LeastSize { get; }

    /// <summary>Channels of each map, first to last.</summary>
    IReadOnlyList<int> MapChannels { get; }

    /// <summary>The activations, first to last.</summary>
    /// <param name="x">[N, <see cref="Channels"/>, H, W], at least <see cref="LeastSize"/> each way, normalised as the network's training had it.</param>
    /// <returns>[N, <see cref="MapChannels"/>[i], H_i, W_i] each.</returns>
    IReadOnlyList<Tensor> Maps(Tensor x);
}

/// <summary>
/// The convolutions of a classifier for ImageNet under torchvision's names (<c>features.0.weight</c>), read at the depths that LPIPS
/// looks at (arXiv:1801.03924, section 3): AlexNet's and VGG-16's activations before each pooling, SqueezeNet's after it and after its last modules.
/// </summary>
public sealed class Backbone : Module, IMappedNetwork
{
    private readonly Layer[] _features;
    private readonly int[] _depths;

    private Backbone(Scope scope, IEnumerable<Func<Scope, Layer>> features, int leastSize, params (int Depth, int Channels)[] maps)
        : base(scope)
    {
        Scope numbered = scope["features"];
        _depths = [.. maps.Select(map => map.Depth)];
        _features = [.. features.Take(_depths[^1] + 1).Select((make, number) => make(numbered[number]))];
        (LeastSize, MapChannels) = (leastSize, [.. maps.Select(map => map.Channels)]);
    }

    /// <inheritdoc/>
    public int Channels => 3;

    /// <inheritdoc/>
    public int LeastSize { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> MapChannels { get; }

    /// <summary>AlexNet: its five activations.</summary>
    public static Backbone OfAlexNet(Scope scope) => new(scope, AlexNet.Features(), 31, (1, 64), (4, 192), (7, 384), (9, 256), (11, 256));

    /// <summary>VGG-16: the last activation of each of its five stages.</summary>
    public static Backbone OfVgg16(Scope scope) => new(scope, Vgg16.Features(64), 16, (3, 64), (8, 128), (15, 256), (22, 512), (29, 512));

    /// <summary>SqueezeNet 1.1: its first activation and what six of its modules give.</summary>
    public static Backbone OfSqueezeNet(Scope scope)
        => new(scope, SqueezeNet.Features(), 17, (1, 64), (4, 128), (7, 256), (9, 384), (10, 384), (11, 512), (12, 512));

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Maps(Tensor x)
    {
        List<Tensor> maps = [];
        Tensor value = x;
        foreach ((int depth, Layer layer) in _features.Index())
        {
            Tensor next = Arena.Part(layer.Scope.Path, () => layer.Forward(value));

            // What is neither the caller's nor a map nobody will read again.
            if (value != x && !maps.Contains(value))
            {
                value.Spend();
            }

            value = next;
            if (_depths.Contains(depth))
            {
                maps.Add(value);
            }
        }

        return maps;
    }
}
