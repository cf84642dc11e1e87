using Atelier.Tensors;

namespace Atelier.Metrics.Extractors;

/// <summary>A network that turns pictures into what metrics compare: features, and the classes it sees where it is a classifier.</summary>
public interface IFeatureExtractor : IDisposable
{
    /// <summary>What scores by it are called: "inception-v3", "fashion-cnn".</summary>
    string Name { get; }

    /// <summary>SHA-256 of its weights, 64 lower-case hexadecimal digits: two extractors with the same hash give the same features.</summary>
    string Hash { get; }

    /// <summary>How pictures of another size are brought to the extractor's: "tensorflow-bilinear", "antialiased-bicubic"; "none" where it takes any size.</summary>
    string Resizer { get; }

    /// <summary>Length of a picture's features.</summary>
    int FeatureCount { get; }

    /// <summary>Number of classes; 0 for an extractor that is no classifier.</summary>
    int ClassCount { get; }

    /// <summary>Extracts features. Records no gradients; call it inside an arena.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1]; 1 or 3 channels of any size, which the extractor makes its own.</param>
    Extraction Extract(Tensor pictures);
}

/// <summary>What an extractor says of a batch of pictures.</summary>
/// <param name="Features">[N, <see cref="IFeatureExtractor.FeatureCount"/>], F32.</param>
/// <param name="Logits">[N, <see cref="IFeatureExtractor.ClassCount"/>], F32; null where there are no classes.</param>
public sealed record Extraction(Tensor Features, Tensor? Logits) : Tensors.Memory.ITensorBundle
{
    /// <inheritdoc/>
    public IEnumerable<Tensor> Tensors => Logits is null ? [Features] : [Features, Logits];
}
