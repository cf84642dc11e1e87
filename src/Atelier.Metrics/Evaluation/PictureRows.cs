using Atelier.Metrics.Extractors;
using Atelier.Metrics.Statistics;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Evaluation;

/// <summary>Pictures as rows of numbers, for distances between them: their pixels, or an extractor's features.</summary>
public sealed class PictureRows
{
    /// <summary>Larger pictures are averaged down to this many pixels a side: a shift by a pixel should not hide a copy.</summary>
    public const int Side = 32;

    // What neighbours are looked for in at a time; more would be cut into as many again.
    private const int BlockRows = 1024;

    private readonly Func<Tensor, Tensor> _view;

    private PictureRows(Func<Tensor, Tensor> view) => _view = view;

    /// <summary>The pixels, of at most <see cref="Side"/> by <see cref="Side"/>.</summary>
    public static PictureRows Pixels { get; } = new(pictures => pictures.Shape[2] > Side || pictures.Shape[3] > Side
        ? pictures.AdaptiveAvgPool2d(Math.Min(Side, pictures.Shape[2]), Math.Min(Side, pictures.Shape[3]))
        : pictures);

    /// <summary>An extractor's features.</summary>
    public static PictureRows Features(IFeatureExtractor extractor) => new(pictures => extractor.Extract(pictures).Features);

    /// <summary>The rows of pictures 0 to <paramref name="count"/> - 1.</summary>
    /// <inheritdoc cref="Blocks"/>
    public FeatureRows Of(PictureSource source, int count, int batchSize = 100, IProgress<double>? progress = null)
        => InBlocks(count, source, count, batchSize, progress).Single();

    /// <summary>The same some pictures at a time: only these are in memory.</summary>
    /// <param name="source">The pictures.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="batchSize">Pictures to look at at a time; the rows do not depend on it.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null if nobody watches.</param>
    /// <exception cref="MetricException">A number is NaN or infinite.</exception>
    public IEnumerable<FeatureRows> Blocks(PictureSource source, int count, int batchSize = 100, IProgress<double>? progress = null)
        => InBlocks(BlockRows, source, count, batchSize, progress);

    private IEnumerable<FeatureRows> InBlocks(int blockRows, PictureSource source, int count, int batchSize, IProgress<double>? progress)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (int start = 0; start < count; start += blockRows)
        {
            int end = Math.Min(count, start + blockRows);
            FeatureRows? block = null;
            for (int first = start; first < end; first += batchSize)
            {
                int wanted = Math.Min(batchSize, end - first);
                float[] rows = View(source, first, wanted);
                block ??= new FeatureRows(rows.Length / wanted, end - start);
                block.Add(rows);
                progress?.Report((first + (double)wanted) / count);
            }

            yield return block!;
        }
    }

    private float[] View(PictureSource source, int first, int count)
        => Arena.Run("rows", () => Gradients.NoGrad(() => _view(source(first, count).Pictures).ToArray<float>()));
}
