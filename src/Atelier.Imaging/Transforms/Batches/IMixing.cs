namespace Atelier.Imaging.Transforms;

/// <summary>A drawn mixing: every picture of a batch with the one before it, the first with the last. Shuffled batches make that a random partner.</summary>
public interface IMixing
{
    /// <summary>How much of a picture's own label stays, 0 to 1; its partner's has the rest.</summary>
    double Share { get; }

    /// <summary>Mixes pictures.</summary>
    /// <param name="pixels">[N, height, width, channels], 8-bit samples.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Samples a pixel.</param>
    /// <exception cref="ArgumentException">The samples are not whole pictures.</exception>
    void Apply(Span<byte> pixels, int width, int height, int channels);

    /// <summary>Mixes labels.</summary>
    /// <param name="labels">[N, classes], the chance of each class; 1 for the one there is.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    void Apply(Span<float> labels, int classes);
}
