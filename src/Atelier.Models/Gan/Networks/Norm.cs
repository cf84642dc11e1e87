using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;

namespace Atelier.Models.Gan.Networks;

/// <summary>How the inner layers of a network are normalised.</summary>
/// <param name="Maps">The layer after a convolution to so many channels; null for none.</param>
/// <param name="Vectors">The layer after a matrix product to so many features; null for none.</param>
/// <param name="Weights">How weights come from what is trained.</param>
/// <param name="Shifts">Whether the layer adds something to each channel: a bias before it would do nothing.</param>
public sealed record Norm(
    Func<Scope, int, Layer>? Maps = null, Func<Scope, int, Layer>? Vectors = null, Reparameterization? Weights = null, bool Shifts = false)
{
    private static readonly Initializer s_scales = Init.Normal(1, 0.02);

    /// <summary>Batch norm, scales from N(1, 0.02) (arXiv:1511.06434).</summary>
    public static Norm Batch { get; } = new(
        (scope, channels) => new BatchNorm2d(scope, channels, weight: s_scales),
        (scope, features) => new BatchNorm1d(scope, features, weight: s_scales),
        Shifts: true);

    /// <summary>Instance norm with trained scale and shift: samples of a batch do not mix, as gradient penalties want it.</summary>
    public static Norm Instance { get; } = new(
        (scope, channels) => new InstanceNorm2d(scope, channels, affine: true),
        (_, _) => throw new RecipeException("Instance norm is over a picture's pixels, and a multilayer perceptron has no pictures inside: choose another norm or net."),
        Shifts: true);

    /// <summary>Spectral normalisation of the weights (arXiv:1802.05957).</summary>
    public static Norm Spectral { get; } = new(Weights: new SpectralNorm());

    /// <summary>None.</summary>
    public static Norm None { get; } = new();

    /// <summary>
    /// Class-conditional batch norm (Miyato and Koyama 2018, arXiv:1802.05637, section 4): scales and shifts are the class's own. The
    /// network's condition is the classes [N], I64.
    /// </summary>
    /// <param name="classes">Number of classes.</param>
    public static Norm OfClass(int classes)
    {
        return new(
            (scope, channels) => Told(scope, s => new BatchNorm2d(s, channels, affine: false), channels),
            (scope, features) => Told(scope, s => new BatchNorm1d(s, features, affine: false), features),
            Shifts: true);

        ConditionalNorm Told(Scope scope, Func<Scope, Layer> norm, int channels)
            => new(scope, norm, s => new Embedding(s, classes, channels, Init.Ones), s => new Embedding(s, classes, channels, Init.Zeros));
    }

    /// <summary>After a convolution to so many channels: this norm, if any, and the activation.</summary>
    internal IEnumerable<Func<Scope, Layer>> AfterMaps(int channels, Func<Scope, Layer> activation) => After(Maps, channels, activation);

    /// <summary>After a matrix product to so many features: this norm, if any, and the activation.</summary>
    internal IEnumerable<Func<Scope, Layer>> AfterVectors(int features, Func<Scope, Layer> activation) => After(Vectors, features, activation);

    /// <summary>The choice as a setting; "usual" is what the network has in its paper.</summary>
    internal static ChoiceSetting<Norm?> Setting(string key, string standard, string network) => new(
        key,
        standard,
        new Dictionary<string, Norm?> { ["usual"] = null, ["batch"] = Batch, ["instance"] = Instance, ["spectral"] = Spectral, ["none"] = None },
        $"how the {network}'s inner layers are normalised; usual: as in the network's paper");

    private static IEnumerable<Func<Scope, Layer>> After(Func<Scope, int, Layer>? layer, int channels, Func<Scope, Layer> activation)
        => layer is null ? [activation] : [s => layer(s, channels), activation];
}
