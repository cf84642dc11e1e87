using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Imaging.Transforms;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Profiling;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>A dataset as the batches that a trainer asks for.</summary>
/// <param name="data">The dataset.</param>
/// <param name="batchSize">Pictures in a batch.</param>
/// <param name="seed">Chooses the order.</param>
/// <param name="position">The global number of the first sample.</param>
/// <param name="augmentation">What is done to the pictures; null for nothing.</param>
internal sealed class BatchFeed(IImageDataset data, int batchSize, ulong seed, long position, Pipeline? augmentation = null) : IDisposable
{
    private const int MostThreads = 8;

    private readonly Loader _loader = new(
        data, new LoaderOptions { BatchSize = batchSize, Seed = seed, Augmentation = augmentation, Threads = FreeCores }, position);

    /// <summary>Samples drawn so far, those before this session included.</summary>
    public long Position => _loader.Position;

    /// <summary>The next batch, in the arena in force.</summary>
    public Batch Next()
    {
        LoadedBatch loaded = Profiler.Wait("next batch", _loader.Next);
        Shape shape = [loaded.Pixels.Length / (data.Channels * data.Height * data.Width), data.Channels, data.Height, data.Width];
        Batch batch = new(
            Tensor.FromMemory(loaded.Pixels, shape),
            loaded.Labels is { } labels ? Tensor.From([.. labels.Select(label => (long)label)], [labels.Length]) : null,
            loaded.Position);
        _loader.Recycle(loaded);
        return batch;
    }

    /// <summary>The pictures that could not be read since this was asked last, and were replaced by others.</summary>
    public IReadOnlyList<SkippedPicture> TakeSkipped() => _loader.TakeSkipped();

    public void Dispose() => _loader.Dispose();

    /// <summary>The cores that training leaves. Where it takes all, one preparing thread beside it: it sleeps while batches wait.</summary>
    private static int FreeCores => Math.Clamp(Environment.ProcessorCount - ThreadTeam.Size, 1, MostThreads);
}
