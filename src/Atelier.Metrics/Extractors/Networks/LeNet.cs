using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>
/// LeNet-5 (LeCun et al. 1998, figure 2) as ports to PyTorch have it: max pooling and max(x, 0), under the paper's names of layers
/// (<c>convnet.c1</c>, <c>fc.f6</c>). Grey pictures of 32x32; features are the 84 activations before the last layer.
/// </summary>
public sealed class LeNet : Classifier
{
    private readonly Conv2d _c1, _c3, _c5;
    private readonly Linear _f6, _f7;

    /// <summary>Declares the network.</summary>
    public LeNet(Scope scope)
        : base(scope)
    {
        Scope convnet = scope["convnet"], fc = scope["fc"];
        (_c1, _c3, _c5) = (new(convnet["c1"], 1, 6, 5), new(convnet["c3"], 6, 16, 5), new(convnet["c5"], 16, 120, 5));
        (_f6, _f7) = (new(fc["f6"], 120, FeatureCount), new(fc["f7"], FeatureCount, ClassCount));
    }

    /// <inheritdoc/>
    public override int Channels => 1;

    /// <inheritdoc/>
    public override int FeatureCount => 84;

    /// <inheritdoc/>
    public override int ClassCount => 10;

    /// <param name="x">[N, 1, 32, 32].</param>
    /// <inheritdoc/>
    public override Extraction Classify(Tensor x)
    {
        Tensor pooled = _c3.Forward(_c1.Forward(x).Relu().MaxPool2d(2)).Relu().MaxPool2d(2);
        Tensor features = _f6.Forward(_c5.Forward(pooled).Relu().Flatten()).Relu();
        return new(features, _f7.Forward(features));
    }
}
