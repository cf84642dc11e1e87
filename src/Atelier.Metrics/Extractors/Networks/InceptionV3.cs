using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>
/// Inception-v3 (arXiv:1512.00567) as the Fréchet Inception distance defines it (arXiv:1706.08500): TensorFlow's graph of 2015-12-05, under
/// the names of its port to PyTorch. Features are the 2048 means before the last layer; logits are 1008, of which 1000 are ImageNet's.
/// </summary>
/// <remarks>The logits are without the last layer's bias, as the Inception Score has been computed from the beginning (arXiv:1606.03498).</remarks>
public sealed class InceptionV3 : Classifier
{
    private readonly InceptionUnit[] _stem1, _stem2;
    private readonly Layer[] _mixed;
    private readonly Linear _fc;

    /// <summary>Declares the network.</summary>
    public InceptionV3(Scope scope)
        : base(scope)
    {
        _stem1 =
        [
            new(scope["Conv2d_1a_3x3"], 3, 32, 3, stride: 2),
            new(scope["Conv2d_2a_3x3"], 32, 32, 3),
            new(scope["Conv2d_2b_3x3"], 32, 64, 3, pad: 1),
        ];
        _stem2 = [new(scope["Conv2d_3b_1x1"], 64, 80, 1), new(scope["Conv2d_4a_3x3"], 80, 192, 3)];
        _mixed =
        [
            new InceptionA(scope["Mixed_5b"], 192, 32),
            new InceptionA(scope["Mixed_5c"], 256, 64),
            new InceptionA(scope["Mixed_5d"], 288, 64),
            new InceptionB(scope["Mixed_6a"], 288),
            new InceptionC(scope["Mixed_6b"], 768, 128),
            new InceptionC(scope["Mixed_6c"], 768, 160),
            new InceptionC(scope["Mixed_6d"], 768, 160),
            new InceptionC(scope["Mixed_6e"], 768, 192),
            new InceptionD(scope["Mixed_7a"], 768),
            new InceptionE(scope["Mixed_7b"], 1280, x => x.AvgPool2d(3, 1, 1, countPad: false)),
            new InceptionE(scope["Mixed_7c"], 2048, x => x.MaxPool2d(3, 1, 1)),
        ];
        _fc = new(scope["fc"], FeatureCount, ClassCount);
    }

    /// <summary>Width and height of the pictures that the weights were trained on.</summary>
    public const int Size = 299;

    /// <inheritdoc/>
    public override int Channels => 3;

    /// <inheritdoc/>
    public override int FeatureCount => 2048;

    /// <inheritdoc/>
    public override int ClassCount => 1008;

    /// <param name="x">[N, 3, H, W], at least 75 by 75.</param>
    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor y = Arena.Part("stem", () => InceptionUnit.Chain(InceptionUnit.Chain(x, _stem1).MaxPool2d(3, 2), _stem2).MaxPool2d(3, 2));
        foreach (Layer block in _mixed)
        {
            Tensor input = y;
            y = Arena.Part(block.Scope.Path, () => block.Forward(input));
            input.Spend();
        }

        Tensor features = y.Mean([2, 3]);
        return new(features, features.MatMul(_fc.Weight.Value, transposeOther: true));
    }
}
