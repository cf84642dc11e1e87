using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

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

    /// <summary>For norms that tell levels apart: the one of a level, numbered from the coarsest.</summary>
    private Func<int, Norm>? Levels { get; init; }

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

    /// <summary>Both: batch norm between layers of spectrally normalised weights (arXiv:1805.08318, section 4.1).</summary>
    public static Norm BatchSpectral { get; } = Batch with { Weights = Spectral.Weights };

    /// <summary>None.</summary>
    public static Norm None { get; } = new();

    /// <summary>
    /// Class-conditional batch norm (Miyato and Koyama 2018, arXiv:1802.05637, section 4): scales and shifts are the class's own. The
    /// network's condition is the classes [N], I64.
    /// </summary>
    /// <param name="classes">Number of classes.</param>
    public static Norm OfClass(int classes) => Told(
        (scope, channels) => new Embedding(scope, classes, channels, Init.Ones), (scope, channels) => new Embedding(scope, classes, channels, Init.Zeros));

    /// <summary>
    /// Batch norm whose scales (beside 1) and shifts are linear functions of a vector, without bias (Brock et al. 2018, arXiv:1809.11096,
    /// appendix B). The network's condition is the vectors [N, told].
    /// </summary>
    /// <param name="told">Length of the vector.</param>
    /// <param name="weights">Initial weights of the functions; default as PyTorch.</param>
    /// <param name="via">How their weights, and those of the network, come from what is trained.</param>
    public static Norm OfVector(int told, Initializer? weights = null, Reparameterization? via = null) => OfVector(told, weights, via, vector => vector);

    /// <summary>The same with a vector for each level of the generator: the condition is [N, levels, told].</summary>
    /// <inheritdoc cref="OfVector(int, Initializer?, Reparameterization?)"/>
    public static Norm OfVectors(int told, Initializer? weights = null, Reparameterization? via = null)
    {
        return Of(0) with { Levels = Of };

        Norm Of(int level) => OfVector(told, weights, via, vectors => vectors.Select(1, level));
    }

    /// <summary>The norm of a level.</summary>
    /// <param name="level">Its number, the coarsest's being 0; see <see cref="INetworks.Levels"/>.</param>
    public Norm At(int level) => Levels?.Invoke(level) ?? this;

    /// <summary>After a convolution to so many channels: this norm, if any, and the activation.</summary>
    internal IEnumerable<Func<Scope, Layer>> AfterMaps(int channels, Func<Scope, Layer> activation) => After(Maps, channels, activation);

    /// <summary>After a matrix product to so many features: this norm, if any, and the activation.</summary>
    internal IEnumerable<Func<Scope, Layer>> AfterVectors(int features, Func<Scope, Layer> activation) => After(Vectors, features, activation);

    /// <summary>The choice as a setting; "usual" is what the network has in its paper.</summary>
    internal static ChoiceSetting<Norm?> Setting(string key, string standard, string network) => new(
        key,
        standard,
        new Dictionary<string, Norm?>
        {
            ["usual"] = null, ["batch"] = Batch, ["instance"] = Instance, ["spectral"] = Spectral, ["batch-spectral"] = BatchSpectral, ["none"] = None,
        },
        $"how the {network}'s inner layers are normalised; usual: as in the network's paper");

    private static Norm OfVector(int told, Initializer? weights, Reparameterization? via, Func<Tensor, Tensor> part)
    {
        return Told(Beside(1), Beside(0)) with { Weights = via };

        Func<Scope, int, Layer> Beside(double number) => (scope, channels) => new LinearIn(scope, told, channels, number, part, weights, via);
    }

    /// <summary>Class-conditional batch norm, however scales and shifts come from the condition.</summary>
    private static Norm Told(Func<Scope, int, Layer> scale, Func<Scope, int, Layer> shift)
    {
        return new(
            (scope, channels) => Over(scope, s => new BatchNorm2d(s, channels, affine: false), channels),
            (scope, features) => Over(scope, s => new BatchNorm1d(s, features, affine: false), features),
            Shifts: true);

        ConditionalNorm Over(Scope scope, Func<Scope, Layer> norm, int channels) => new(scope, norm, s => scale(s, channels), s => shift(s, channels));
    }

    private static IEnumerable<Func<Scope, Layer>> After(Func<Scope, int, Layer>? layer, int channels, Func<Scope, Layer> activation)
        => layer is null ? [activation] : [s => layer(s, channels), activation];

    /// <summary>A number beside a linear function of a part of the condition.</summary>
    private sealed class LinearIn(
        Scope scope, int told, int channels, double offset, Func<Tensor, Tensor> part, Initializer? weights, Reparameterization? via) : Layer(scope)
    {
        private readonly Linear _function = new(scope, told, channels, bias: false, weight: weights, via: via);

        public override Tensor Forward(Tensor x) => _function.Forward(part(x)) + offset;
    }
}
