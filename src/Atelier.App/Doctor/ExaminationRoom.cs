using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>
/// What a run's samples are examined with: an extractor, training pictures and, where the dataset has any, test pictures. Opened when
/// it is first needed. Whatever is wrong with it, training goes on without.
/// </summary>
internal sealed class ExaminationRoom(RunRecipe recipe, IImageDataset data) : IDisposable
{
    private IFeatureExtractor? _extractor;
    private Specimens? _train, _heldOut;
    private Examination? _examination;
    private bool _closed;

    /// <summary>What a model's samples show; nothing where they can't be examined.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="warn">Told once why there will be no more examinations.</param>
    public IReadOnlyDictionary<string, double> Examine(ISampler model, Action<string> warn)
    {
        try
        {
            return _closed ? new Dictionary<string, double>() : (_examination ??= Open()).Of(model);
        }
        catch (Exception e) when (e is MetricException or DatasetException or ExtractorException or IOException or UnauthorizedAccessException)
        {
            _closed = true;
            warn($"Samples are no longer examined: {e.Message}");
            return new Dictionary<string, double>();
        }
    }

    public void Dispose()
    {
        _train?.Dispose();
        _heldOut?.Dispose();
        _extractor?.Dispose();
    }

    private Examination Open()
    {
        _extractor = ExtractorCatalog.Open(ExtractorChoice.For(data).Name);
        _train = Choose(data);
        var real = RealPictures.OfRun(recipe);
        _heldOut = real.HeldOut ? Choose(real.Judged) : null;
        return new(_extractor, _train, _heldOut, new RandomKey(0).Stream("examination"));
    }

    /// <summary>Pictures from all over a dataset, which may be sorted.</summary>
    private static Specimens Choose(IImageDataset from)
    {
        int count = (int)Math.Min(Examination.EnoughSpecimens, from.Count);
        PictureSource pictures = from.Pictures();
        PictureBatch[] chosen = [.. Enumerable.Range(0, count).Select(i => pictures(i * from.Count / count, 1))];
        Tensor together = Tensor.Concat(0, [.. chosen.Select(one => one.Pictures)]);
        int[] labels = [.. chosen.SelectMany(one => one.Labels ?? [])];
        foreach (PictureBatch one in chosen)
        {
            one.Pictures.Dispose();
        }

        return new(together, labels.Length == count ? labels : null);
    }
}
