using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>
/// This project's own small classifier: a 3x3 convolution, two residual blocks that halve the picture and double the channels
/// (arXiv:1512.03385), a mean over what is left, and a linear layer. Pictures of about 32 pixels, in [-1, 1].
/// </summary>
public sealed class ResidualCnn : Classifier, IMappedNetwork
{
    private readonly ConvNorm _stem;
    private readonly BasicBlock _block1, _block2;
    private readonly Linear _fc;

    /// <summary>Declares the network.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">Of the pictures.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Channels after the first convolution; features are four times as many.</param>
    public ResidualCnn(Scope scope, int channels, int classes, int width)
        : base(scope)
    {
        (Channels, ClassCount, FeatureCount) = (channels, classes, 4 * width);
        _stem = new(scope["conv1"], scope["bn1"], channels, width, 3);
        _block1 = Halving(scope["layer1"], width);
        _block2 = Halving(scope["layer2"], 2 * width);
        _fc = new(scope["fc"], FeatureCount, classes);
    }

    /// <inheritdoc/>
    public override int Channels { get; }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override int ClassCount { get; }

    /// <inheritdoc/>
    public int LeastSize => 1;

    /// <inheritdoc/>
    public IReadOnlyList<int> MapChannels => [FeatureCount / 4, FeatureCount / 2, FeatureCount];

    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor features = Maps(x)[^1].Mean([2, 3]);
        return new(features, _fc.Forward(features));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Maps(Tensor x)
    {
        Tensor first = _stem.Relu(x), second = _block1.Forward(first);
        return [first, second, _block2.Forward(second)];
    }

    private static BasicBlock Halving(Scope scope, int inputs) => new(scope, inputs, 2 * inputs, 2, Shortcut.Projected(scope, inputs, 2 * inputs, 2));
}
