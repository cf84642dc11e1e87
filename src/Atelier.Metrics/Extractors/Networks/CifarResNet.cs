using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>
/// Residual networks for CIFAR (arXiv:1512.03385, section 4.2) with shortcuts of no parameters, under the names that ports to PyTorch
/// commonly use: <c>layer1.0.conv1</c>, <c>linear</c>. 6 n + 2 layers; n = 3 is ResNet-20. Features are the 64 means before the last layer.
/// </summary>
public sealed class CifarResNet : Classifier
{
    private readonly ConvNorm _stem;
    private readonly BasicBlock[] _blocks;
    private readonly Linear _linear;

    /// <summary>Declares the network.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="blocksPerStage">n.</param>
    public CifarResNet(Scope scope, int blocksPerStage = 3)
        : base(scope)
    {
        _stem = new(scope["conv1"], scope["bn1"], Channels, 16, 3);
        _blocks = [.. from stage in Enumerable.Range(0, 3) from i in Enumerable.Range(0, blocksPerStage) select Block(scope, stage, i)];
        _linear = new(scope["linear"], FeatureCount, ClassCount);
    }

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int FeatureCount => 64;

    /// <inheritdoc/>
    public override int ClassCount => 10;

    /// <param name="x">[N, 3, 32, 32].</param>
    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor features = _blocks.Aggregate(_stem.Relu(x), (y, block) => block.Forward(y)).Mean([2, 3]);
        return new(features, _linear.Forward(features));
    }

    private static BasicBlock Block(Scope scope, int stage, int number)
    {
        int outputs = 16 << stage;
        (int inputs, int stride) = number == 0 && stage > 0 ? (outputs / 2, 2) : (outputs, 1);
        return new(scope[$"layer{stage + 1}"][number], inputs, outputs, stride, Shortcut.Padded(inputs, outputs, stride));
    }
}
