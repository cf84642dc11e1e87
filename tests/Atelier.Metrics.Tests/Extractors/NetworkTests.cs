using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Extractors;

/// <summary>Networks against the same graphs in PyTorch (double precision), weights from a formula on both sides.</summary>
public sealed class NetworkTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("inception-v3", 1, 3, 299, 299)]
    [InlineData("inception-v3-small", 2, 3, 75, 91)]
    [InlineData("resnet18", 2, 3, 64, 48)]
    [InlineData("resnet50", 2, 3, 64, 48)]
    [InlineData("vgg16", 2, 3, 64, 48)]
    [InlineData("residual-cnn", 3, 1, 28, 28)]
    public void Features_and_logits_are_PyTorchs(string name, params int[] shape) => Arena.Run("network", () =>
    {
        var golden = Golden.Open("classifiers");
        using Scope scope = new(new RandomKey(0));
        Classifier network = Make(name, scope);
        HashedWeights.Fill(scope);
        network.Train(false);
        Extraction found = Gradients.NoGrad(() => network.Classify(HashedWeights.Tensor(name, Shape.Create(shape))));
        Close.To(golden.Tensor($"{name}/features"), found.Features, Tolerance, "features");
        Close.To(golden.Tensor($"{name}/logits"), found.Logits!, Tolerance, "logits");
        Assert.Equal((network.FeatureCount, network.ClassCount), (found.Features.Shape[1], found.Logits!.Shape[1]));
    });

    [Fact]
    public void Inception_has_the_keys_of_the_published_file() => Arena.Run("keys", () =>
    {
        using Scope scope = new(new RandomKey(0));
        _ = new InceptionV3(scope);
        string[] names = [.. scope.State.Select(entry => entry.Name)];

        // 94 convolutions with their norms, and the last layer.
        Assert.Equal((94 * 6) + 2, names.Length);
        Assert.Contains("Conv2d_1a_3x3.conv.weight", names);
        Assert.Contains("Mixed_5b.branch3x3dbl_3.bn.running_mean", names);
        Assert.Contains("Mixed_6e.branch7x7dbl_5.conv.weight", names);
        Assert.Contains("Mixed_7a.branch7x7x3_4.bn.bias", names);
        Assert.Contains("Mixed_7c.branch3x3dbl_3b.conv.weight", names);
        Assert.Contains("fc.bias", names);
        Assert.Equal(Shape.Create([1008, 2048]), scope.State.Single(entry => entry.Name == "fc.weight").Value.Shape);
    });

    private static Classifier Make(string name, Scope scope) => name switch
    {
        "inception-v3" or "inception-v3-small" => new InceptionV3(scope),
        "resnet18" => ResNet.Of18(scope, width: 8, classes: 7),
        "resnet50" => ResNet.Of50(scope, width: 8, classes: 7),
        "vgg16" => new Vgg16(scope, width: 4, hidden: 24, classes: 7),
        "residual-cnn" => new ResidualCnn(scope, channels: 1, classes: 10, width: 8),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
