using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>A network that sorts pictures into classes, and whose last hidden layer serves as features.</summary>
public abstract class Classifier(Scope scope) : Module(scope)
{
    /// <summary>Channels of the pictures it takes.</summary>
    public abstract int Channels { get; }

    /// <summary>Length of the last hidden layer.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>Number of classes.</summary>
    public abstract int ClassCount { get; }

    /// <summary>Computes features and logits.</summary>
    /// <param name="x">[N, <see cref="Channels"/>, H, W], normalised as the network's training had it.</param>
    /// <exception cref="ArgumentException">The pictures do not fit the network.</exception>
    public abstract Extraction Classify(Tensor x);
}
