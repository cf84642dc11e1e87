using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Pairs;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors;

/// <summary>A trained classifier as a feature extractor. It computes in single precision whatever the run's policy is, with batch norms' running averages, so no picture's features depend on its batch.</summary>
public sealed class ClassifierExtractor : IFeatureExtractor
{
    private readonly Classifier _network;
    private readonly PictureInput _input;

    /// <summary>Takes over a network whose weights are in place.</summary>
    /// <param name="name">What scores by it are called.</param>
    /// <param name="hash">SHA-256 of its weights in lower-case hexadecimal.</param>
    /// <param name="network">Disposed of with the extractor.</param>
    /// <param name="input">How it wants its pictures.</param>
    public ClassifierExtractor(string name, string hash, Classifier network, PictureInput input)
    {
        (Name, Hash, _network, _input) = (name, hash, network, input);
        network.Train(false);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public string Resizer => _input.Resizer.Name;

    /// <inheritdoc/>
    public int FeatureCount => _network.FeatureCount;

    /// <inheritdoc/>
    public int ClassCount => _network.ClassCount;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The pictures are not [N, 1 or 3, H, W].</exception>
    public Extraction Extract(Tensor pictures) => Precision.With(DType.F32, () => Gradients.NoGrad(() =>
        Arena.Run("extract", () => Classify(pictures))));

    /// <summary>Logits [N, classes], F32, as <see cref="Extract"/> has them, but differentiable by the pictures where gradients are recorded.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1]; 1 or 3 channels of any size.</param>
    public Tensor Logits(Tensor pictures) => Precision.With(DType.F32, () => Arena.Part("logits", () => Classify(pictures).Logits!));

    /// <summary>What it makes of a picture at several depths, for LPIPS; null where the network doesn't show it. Good until the extractor is disposed of.</summary>
    public IFeatureMaps? Maps => _network is IMappedNetwork mapped ? new NetworkMaps(Name, Hash, mapped, _input) : null;

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose() => _network.Scope.Dispose();

    private Extraction Classify(Tensor pictures) => _network.Classify(_input.Prepare(pictures, _network.Channels));
}
