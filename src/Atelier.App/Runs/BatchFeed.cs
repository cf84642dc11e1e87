using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Profiling;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>A dataset as the batches that a trainer asks for.</summary>
/// <param name="data">The dataset.</param>
/// <param name="batchSize">Pictures in a batch.</param>
/// <param name="seed">Chooses the order.</param>
/// <param name="position">The global number of the first sample.</param>
internal sealed class BatchFeed(IImageDataset data, int batchSize, ulong seed, long position) : IDisposable
{
    private readonly Loader _loader = new(data, new LoaderOptions { BatchSize = batchSize, Seed = seed }, position);

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

    public void Dispose() => _loader.Dispose();
}
