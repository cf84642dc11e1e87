using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>
/// VGG with 16 layers (arXiv:1409.1556, configuration D) under torchvision's names. Features are the activations before the last layer.
/// </summary>
public sealed class Vgg16 : Classifier
{
    private const int Pooled = 7;

    /// <summary>Convolutions of each stage, and by how much each stage is wider than the first.</summary>
    private static readonly (int Depth, int Widening)[] Stages = [(2, 1), (2, 2), (3, 4), (3, 8), (3, 8)];

    private readonly Sequential _features;
    private readonly Linear[] _classifier;

    /// <summary>Declares the network.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="width">Channels of the first stage.</param>
    /// <param name="hidden">Units of the two hidden layers after the convolutions.</param>
    /// <param name="classes">Number of classes.</param>
    public Vgg16(Scope scope, int width = 64, int hidden = 4096, int classes = 1000)
        : base(scope)
    {
        _features = new(scope["features"], Features(width));
        int flat = width * Stages[^1].Widening * Pooled * Pooled;

        // Activations and dropout take the numbers between.
        Scope classifier = scope["classifier"];
        _classifier = [new(classifier[0], flat, hidden), new(classifier[3], hidden, hidden), new(classifier[6], hidden, classes)];
        (FeatureCount, ClassCount) = (hidden, classes);
    }

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override int ClassCount { get; }

    /// <param name="x">[N, 3, H, W], at least 32 by 32.</param>
    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor flat = _features.Forward(x).AdaptiveAvgPool2d(Pooled, Pooled).Flatten();
        Tensor features = _classifier[1].Forward(_classifier[0].Forward(flat).Relu()).Relu();
        return new(features, _classifier[2].Forward(features));
    }

    /// <summary>The layers of torchvision's <c>features</c>.</summary>
    internal static IEnumerable<Func<Scope, Layer>> Features(int width)
    {
        int inputs = 3;
        foreach ((int depth, int widening) in Stages)
        {
            for (int i = 0; i < depth; i++)
            {
                (int from, int to) = (inputs, width * widening);
                yield return s => new Conv2d(s, from, to, 3, pad: 1);
                yield return Function.Relu;
                inputs = to;
            }

            yield return s => new MaxPool2d(s, 2);
        }
    }
}
