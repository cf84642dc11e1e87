using Atelier.Metrics.Extractors;
using Atelier.Metrics.Statistics;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>One pass of an extractor over pictures; a batch of pictures is all that is in memory at a time.</summary>
/// <param name="extractor">Who looks.</param>
/// <param name="pictures">What the pictures are called where something is wrong with one.</param>
/// <param name="batchSize">Pictures at a time.</param>
internal sealed class FeaturePass(IFeatureExtractor extractor, string pictures, int batchSize)
{
    /// <summary>What is known of a batch, on the host.</summary>
    /// <param name="First">Number of the first picture.</param>
    /// <param name="Features">[n, features].</param>
    /// <param name="Logits">[n, classes].</param>
    /// <param name="Labels">[n].</param>
    public readonly record struct Batch(long First, float[] Features, float[]? Logits, int[]? Labels);

    /// <summary>Extracts the features of pictures 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="MetricException">A feature is NaN or infinite; the picture is named by its number.</exception>
    public IEnumerable<Batch> Over(PictureSource source, int count, IProgress<double>? progress)
    {
        for (int first = 0; first < count; first += batchSize)
        {
            Batch batch = Extract(source, first, Math.Min(batchSize, count - first));
            Check(batch);
            yield return batch;
            progress?.Report(Math.Min(1, (first + (double)batchSize) / count));
        }
    }

    /// <summary>A set of pictures as metrics see it.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="count">How many.</param>
    /// <param name="keep">Whether each picture's features are kept, or their mean and covariance only.</param>
    /// <param name="progress">Told the share that is done.</param>
    public Sample Collect(PictureSource source, int count, bool keep, IProgress<double>? progress)
    {
        if (!keep)
        {
            FeatureMoments moments = new(extractor.FeatureCount);
            foreach (Batch batch in Over(source, count, progress))
            {
                moments.Add(batch.Features);
            }

            return new Sample(moments.ToGaussian());
        }

        FeatureRows features = new(extractor.FeatureCount, count);
        FeatureRows? logits = extractor.ClassCount > 0 ? new(extractor.ClassCount, count) : null;
        List<int> labels = [];
        foreach (Batch batch in Over(source, count, progress))
        {
            features.Add(batch.Features);
            logits?.Add(batch.Logits);
            labels.AddRange(batch.Labels ?? []);
        }

        return new Sample(features, logits, labels.Count == features.Count ? [.. labels] : null);
    }

    private void Check(Batch batch)
    {
        try
        {
            FeatureRows.Check(batch.Features, extractor.FeatureCount, batch.First);
        }
        catch (MetricException e)
        {
            throw new MetricException($"{pictures}: {e.Message}", e);
        }
    }

    private Batch Extract(PictureSource source, int first, int count) => Arena.Run("features", () => Gradients.NoGrad(() =>
    {
        PictureBatch found = source(first, count);
        if (found.Pictures.Rank != 4 || found.Pictures.Shape[0] != count)
        {
            throw new MetricException($"{pictures}: {count} from number {first} on were asked for; {found.Pictures.Shape} came.");
        }

        Extraction extraction = extractor.Extract(found.Pictures);
        return new Batch(first, extraction.Features.ToArray<float>(), extraction.Logits?.ToArray<float>(), found.Labels);
    }));
}
