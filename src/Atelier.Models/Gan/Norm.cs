using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;

namespace Atelier.Models.Gan;

/// <summary>How the inner layers of a convolutional network are normalised.</summary>
/// <param name="Layer">The layer after a convolution to so many channels; null for none.</param>
/// <param name="Weights">How the convolutions' weights come from what is trained.</param>
/// <param name="Shifts">Whether the layer adds something to each channel: a bias before it would do nothing.</param>
public sealed record Norm(Func<Scope, int, Layer>? Layer = null, Reparameterization? Weights = null, bool Shifts = false)
{
    /// <summary>Batch norm, scales from N(1, 0.02) (arXiv:1511.06434).</summary>
    public static Norm Batch { get; } = new((scope, channels) => new BatchNorm2d(scope, channels, weight: Init.Normal(1, 0.02)), Shifts: true);

    /// <summary>Instance norm with trained scale and shift: samples of a batch do not mix, as gradient penalties want it.</summary>
    public static Norm Instance { get; } = new((scope, channels) => new InstanceNorm2d(scope, channels, affine: true), Shifts: true);

    /// <summary>Spectral normalisation of the weights (arXiv:1802.05957).</summary>
    public static Norm Spectral { get; } = new(Weights: new SpectralNorm());

    /// <summary>None.</summary>
    public static Norm None { get; } = new();

    /// <summary>The choice as a setting.</summary>
    internal static ChoiceSetting<Norm> Setting(string key, string standard, string network) => new(
        key,
        standard,
        new Dictionary<string, Norm> { ["batch"] = Batch, ["instance"] = Instance, ["spectral"] = Spectral, ["none"] = None },
        $"how the {network}'s inner layers are normalised");
}
