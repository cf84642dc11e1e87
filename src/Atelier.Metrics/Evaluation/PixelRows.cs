using Atelier.Metrics.Statistics;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Pictures as rows of pixels, for distances between them.</summary>
public static class PixelRows
{
    /// <summary>Larger pictures are averaged down to this many pixels a side: a shift by a pixel should not hide a copy.</summary>
    public const int Side = 32;

    /// <summary>The pixels of pictures 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="MetricException">A pixel is NaN or infinite.</exception>
    public static FeatureRows Of(PictureSource source, int count, int batchSize = 100, IProgress<double>? progress = null)
    {
        FeatureRows? rows = null;
        for (int first = 0; first < count; first += batchSize)
        {
            float[][] batch = Arena.Run("pixels", () => Gradients.NoGrad(() =>
            {
                Tensor pictures = source(first, Math.Min(batchSize, count - first)).Pictures;
                bool large = pictures.Shape[2] > Side || pictures.Shape[3] > Side;
                Tensor small = large ? pictures.AdaptiveAvgPool2d(Math.Min(Side, pictures.Shape[2]), Math.Min(Side, pictures.Shape[3])) : pictures;
                return small.ToArray<float>().Chunk((int)(small.Count / small.Shape[0])).ToArray();
            }));
            rows ??= new FeatureRows(batch[0].Length, count);
            foreach (float[] row in batch)
            {
                rows.Add(row);
            }

            progress?.Report(Math.Min(1, (first + (double)batchSize) / count));
        }

        return rows ?? throw new MetricException("There are no pictures.");
    }
}
