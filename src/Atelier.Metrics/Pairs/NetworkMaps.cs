using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;

namespace Atelier.Metrics.Pairs;

/// <summary>A network's maps of pictures as they are, not resized: LPIPS compares them at their own size. Computed in single precision whatever the run's policy is.</summary>
/// <param name="name">What scores by it are called.</param>
/// <param name="hash">SHA-256 of its weights in lower-case hexadecimal.</param>
/// <param name="network">Stays its owner's.</param>
/// <param name="input">How it wants its pictures, but for their size.</param>
public sealed class NetworkMaps(string name, string hash, IMappedNetwork network, PictureInput input) : IFeatureMaps
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Hash => hash;

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => network.MapChannels;

    /// <inheritdoc/>
    public int LeastSize => network.LeastSize;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The pictures are not [N, 1 or 3, H, W].</exception>
    public IReadOnlyList<Tensor> Maps(Tensor pictures)
        => Precision.With(DType.F32, () => Gradients.NoGrad(() => network.Maps(input.PrepareUnresized(pictures, network.Channels))));
}
