using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>Residual networks for ImageNet (arXiv:1512.03385, table 1) under torchvision's names. Features are the means before the last layer.</summary>
public sealed class ResNet : Classifier
{
    private readonly ConvNorm _stem;
    private readonly Layer[] _blocks;
    private readonly Linear _fc;

    private ResNet(Scope scope, int[] depths, int width, int classes, int expansion, Func<Scope, int, int, int, Layer> block)
        : base(scope)
    {
        _stem = new(scope["conv1"], scope["bn1"], Channels, width, 7, stride: 2);
        List<Layer> blocks = [];
        int channels = width;
        for (int stage = 0; stage < depths.Length; stage++)
        {
            int outputs = (width << stage) * expansion;
            for (int i = 0; i < depths[stage]; i++)
            {
                blocks.Add(block(scope[$"layer{stage + 1}"][i], channels, outputs, i == 0 && stage > 0 ? 2 : 1));
                channels = outputs;
            }
        }

        (_blocks, FeatureCount, ClassCount) = ([.. blocks], channels, classes);
        _fc = new(scope["fc"], channels, classes);
    }

    /// <summary>18 layers of two-layer blocks.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="width">Channels after the first convolution.</param>
    /// <param name="classes">Number of classes.</param>
    public static ResNet Of18(Scope scope, int width = 64, int classes = 1000)
        => new(scope, [2, 2, 2, 2], width, classes, 1, (s, inputs, outputs, stride) => new BasicBlock(s, inputs, outputs, stride, Shortcut.Projected(s, inputs, outputs, stride)));

    /// <summary>50 layers of three-layer blocks.</summary>
    /// <inheritdoc cref="Of18"/>
    public static ResNet Of50(Scope scope, int width = 64, int classes = 1000)
        => new(scope, [3, 4, 6, 3], width, classes, Bottleneck.Expansion, (s, inputs, outputs, stride) => new Bottleneck(s, inputs, outputs, stride, Shortcut.Projected(s, inputs, outputs, stride)));

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override int ClassCount { get; }

    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor y = Arena.Part("stem", () => _stem.Relu(x).MaxPool2d(3, 2, 1));
        foreach (Layer block in _blocks)
        {
            Tensor input = y;
            y = Arena.Part(block.Scope.Path, () => block.Forward(input));
            input.Spend();
        }

        Tensor features = y.Mean([2, 3]);
        return new(features, _fc.Forward(features));
    }
}
