using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Atelier.Tensors;

namespace Atelier.Data.Loading;

/// <summary>How a loader serves a dataset.</summary>
public sealed record LoaderOptions
{
    /// <summary>Pictures in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Chooses the order and the flips.</summary>
    public ulong Seed { get; init; }

    /// <summary>Share of the pictures that are mirrored left to right.</summary>
    public double Flip { get; init; }

    /// <summary>Batches that are prepared ahead.</summary>
    public int Ahead { get; init; } = 3;
}

/// <summary>A batch in host memory.</summary>
/// <param name="Pixels">[N, H, W, C], values in [-1, 1].</param>
/// <param name="Labels">One class a picture; null where the dataset has none.</param>
/// <param name="Position">The global number of the first sample.</param>
public sealed record LoadedBatch(float[] Pixels, int[]? Labels, long Position);

/// <summary>
/// Serves shuffled batches without end, prepared on a thread of its own so that training never waits for them. Sample number p
/// is a pure function of the seed and p: a loader started at a position serves what one from the start would serve there.
/// Batches run over the end of an epoch into the next, so every batch is full.
/// </summary>
public sealed class Loader : IDisposable
{
    private readonly IImageDataset _data;
    private readonly LoaderOptions _options;
    private readonly EpochOrder _order;
    private readonly RandomKey _flips;
    private readonly BlockingCollection<LoadedBatch> _ready;
    private readonly ConcurrentBag<float[]> _spare = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to prepare batches.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="options">How to serve them.</param>
    /// <param name="position">The global number of the first sample to serve.</param>
    public Loader(IImageDataset data, LoaderOptions options, long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        RandomKey key = new RandomKey(options.Seed).Stream("loader");
        (_data, _options, _order, _flips, Position) = (data, options, new EpochOrder(key.Stream("order"), data.Count), key.Stream("flip"), position);
        _ready = new BlockingCollection<LoadedBatch>(Math.Max(1, options.Ahead));
        _thread = new Thread(() => Prepare(position)) { IsBackground = true, Name = "atelier loader" };
        _thread.Start();
    }

    /// <summary>The global number of the next sample that <see cref="Next"/> will serve: all that a checkpoint needs.</summary>
    public long Position { get; private set; }

    /// <summary>The next batch; waits if it is not ready. Hand its pixels back with <see cref="Recycle"/>.</summary>
    /// <exception cref="DatasetException">A picture could not be read.</exception>
    public LoadedBatch Next()
    {
        try
        {
            LoadedBatch batch = _ready.Take(_stop.Token);
            Position = batch.Position + _options.BatchSize;
            return batch;
        }
        catch (InvalidOperationException) when (_failure is not null)
        {
            _failure.Throw();
            throw;
        }
    }

    /// <summary>Gives a batch's memory back for another.</summary>
    public void Recycle(LoadedBatch batch) => _spare.Add(batch.Pixels);

    /// <summary>Stops preparing.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Prepare(long position)
    {
        try
        {
            for (; ; position += _options.BatchSize)
            {
                _ready.Add(Read(position), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            _ready.CompleteAdding();
        }
    }

    private LoadedBatch Read(long position)
    {
        int count = _options.BatchSize, size = _data.Height * _data.Width * _data.Channels;
        float[] pixels = _spare.TryTake(out float[]? spare) ? spare : new float[count * size];
        int[]? labels = null;
        for (int i = 0; i < count; i++)
        {
            _stop.Token.ThrowIfCancellationRequested();
            long index = _order[position + i];
            Span<float> picture = pixels.AsSpan(i * size, size);
            _data.Read(index, picture);
            if (_options.Flip > 0 && IsFlipped(position + i))
            {
                Mirror(picture);
            }

            if (_data.Label(index) is { } label)
            {
                (labels ??= new int[count])[i] = label;
            }
        }

        return new(pixels, labels, position);
    }

    private bool IsFlipped(long position)
    {
        Span<float> draw = stackalloc float[1];
        _flips.FillUniform(draw, position, 1);
        return draw[0] < _options.Flip;
    }

    private void Mirror(Span<float> picture)
    {
        int channels = _data.Channels, width = _data.Width;
        for (int row = 0; row < _data.Height; row++)
        {
            Span<float> line = picture.Slice(row * width * channels, width * channels);
            line.Reverse();
            for (int x = 0; x < width; x++)
            {
                line.Slice(x * channels, channels).Reverse();
            }
        }
    }
}
