using System.Collections.Concurrent;
using Atelier.Imaging.Transforms;

namespace Atelier.Data.Loading;

/// <summary>
/// Serves shuffled batches without end, prepared on threads of its own so that training never waits for them. Sample number p
/// is a pure function of the seed and p: a loader started at a position serves what one from the start would serve there, on
/// any number of threads. Batches run over the end of an epoch into the next, so every batch is full.
/// </summary>
public sealed class Loader : IDisposable
{
    private readonly LoaderOptions _options;
    private readonly ConcurrentBag<float[]> _spare = [];
    private readonly SkippedPictures _skipped = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Prefetch<LoadedBatch> _batches;

    /// <summary>Starts to prepare batches.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="options">How to serve them.</param>
    /// <param name="position">The global number of the first sample to serve.</param>
    /// <exception cref="DatasetException">Targets or masks are asked for that the dataset has not.</exception>
    /// <exception cref="TransformException">The pipeline can't augment such pictures: they would change their size, or targets and masks would be mixed.</exception>
    public Loader(IImageDataset data, LoaderOptions options, long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if ((options.Targets && data.Schema.TargetChannels == 0) || (options.Masks && !data.Schema.Masks))
        {
            throw new DatasetException($"{data.Name}: its pictures have no {(options.Targets && data.Schema.TargetChannels == 0 ? "targets" : "masks")}.");
        }

        if (options is { Augmentation.Batches.Count: > 0 } && (options.Targets || options.Masks))
        {
            throw new TransformException($"{TransformRegistry.NameOf(options.Augmentation.Batches[0])} mixes pictures; their targets and masks can't be mixed with them.");
        }

        options.Augmentation?.CheckSizeStays(data.Width, data.Height);
        (_options, Position) = (options, position);
        _batches = new("atelier loader", options.Ahead, [.. Enumerable.Range(0, options.Threads).Select(_ => Reader(data, options, position))]);
    }

    /// <summary>The global number of the next sample that <see cref="Next"/> will serve: all that a checkpoint needs.</summary>
    public long Position { get; private set; }

    /// <summary>The next batch; waits if it is not ready. Hand its pixels back with <see cref="Recycle"/>.</summary>
    /// <exception cref="DatasetException">None of a thousand pictures in a row, or of all, could be read.</exception>
    public LoadedBatch Next()
    {
        LoadedBatch batch = _batches.Take();
        Position = batch.Position + _options.BatchSize;
        return batch;
    }

    /// <summary>The pictures that could not be read since this was asked last, each told once.</summary>
    public IReadOnlyList<SkippedPicture> TakeSkipped() => _skipped.Take();

    /// <summary>Gives a batch's memory back for another.</summary>
    public void Recycle(LoadedBatch batch) => _spare.Add(batch.Pixels);

    /// <summary>Stops preparing.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _batches.Dispose();
        _stop.Dispose();
    }

    private Func<long, LoadedBatch> Reader(IImageDataset data, LoaderOptions options, long position)
    {
        BatchReader reader = new(data, options, _spare, _skipped, _stop.Token);
        return number => reader.Read(position + (number * options.BatchSize));
    }
}
