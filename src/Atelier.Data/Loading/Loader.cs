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

    /// <summary>Whether batches bring the pictures' targets, from a dataset that has them.</summary>
    public bool Targets { get; init; }

    /// <summary>Whether batches bring the pictures' masks, from a dataset that has them.</summary>
    public bool Masks { get; init; }

    /// <summary>Batches that are prepared ahead.</summary>
    public int Ahead { get; init; } = 3;
}

/// <summary>A batch in host memory.</summary>
/// <param name="Pixels">[N, H, W, C], values in [-1, 1].</param>
/// <param name="Labels">One class a picture, -1 for a picture without one; null where none of the batch has one.</param>
/// <param name="Position">The global number of the first sample.</param>
public sealed record LoadedBatch(float[] Pixels, int[]? Labels, long Position)
{
    /// <summary>The pictures' numbers in the dataset, which <see cref="IImageDataset.Describe"/> takes.</summary>
    public required long[] Indices { get; init; }

    /// <summary>[N, H, W, C of the targets], values in [-1, 1]; null where they were not asked for.</summary>
    public float[]? Targets { get; init; }

    /// <summary>[N, H, W], values in [0, 1]; null where they were not asked for.</summary>
    public float[]? Masks { get; init; }
}

/// <summary>A picture that could not be read while training ran, and was replaced by the next one that could.</summary>
/// <param name="Index">Its number in the dataset.</param>
/// <param name="Reason">Names the picture and what is wrong.</param>
public sealed record SkippedPicture(long Index, string Reason);

/// <summary>
/// Serves shuffled batches without end, prepared on a thread of its own so that training never waits for them. Sample number p
/// is a pure function of the seed and p: a loader started at a position serves what one from the start would serve there.
/// Batches run over the end of an epoch into the next, so every batch is full.
/// </summary>
public sealed class Loader : IDisposable
{
    // So many broken pictures in a row are no accident: the disk is gone, or the archive.
    private const int MostInARow = 1000;

    private readonly IImageDataset _data;
    private readonly LoaderOptions _options;
    private readonly EpochOrder _order;
    private readonly RandomKey _flips;
    private readonly BlockingCollection<LoadedBatch> _ready;
    private readonly ConcurrentBag<float[]> _spare = [];
    private readonly HashSet<long> _broken = [];
    private readonly ConcurrentQueue<SkippedPicture> _skipped = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts to prepare batches.</summary>
    /// <param name="data">The pictures.</param>
    /// <param name="options">How to serve them.</param>
    /// <param name="position">The global number of the first sample to serve.</param>
    /// <exception cref="DatasetException">Targets or masks are asked for that the dataset has not.</exception>
    public Loader(IImageDataset data, LoaderOptions options, long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if ((options.Targets && data.Schema.TargetChannels == 0) || (options.Masks && !data.Schema.Masks))
        {
            throw new DatasetException($"{data.Name}: its pictures have no {(options.Targets && data.Schema.TargetChannels == 0 ? "targets" : "masks")}.");
        }

        RandomKey key = new RandomKey(options.Seed).Stream("loader");
        (_data, _options, _order, _flips, Position) = (data, options, new EpochOrder(key.Stream("order"), data.Count), key.Stream("flip"), position);
        _ready = new BlockingCollection<LoadedBatch>(Math.Max(1, options.Ahead));
        _thread = new Thread(() => Prepare(position)) { IsBackground = true, Name = "atelier loader" };
        _thread.Start();
    }

    /// <summary>The global number of the next sample that <see cref="Next"/> will serve: all that a checkpoint needs.</summary>
    public long Position { get; private set; }

    /// <summary>The next batch; waits if it is not ready. Hand its pixels back with <see cref="Recycle"/>.</summary>
    /// <exception cref="DatasetException">None of a thousand pictures in a row, or of all, could be read.</exception>
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

    /// <summary>The pictures that could not be read since this was asked last, each told once.</summary>
    public IReadOnlyList<SkippedPicture> TakeSkipped()
    {
        List<SkippedPicture> taken = [];
        while (_skipped.TryDequeue(out SkippedPicture? skipped))
        {
            taken.Add(skipped);
        }

        return taken;
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
        int count = _options.BatchSize, size = _data.SamplesPerPicture(), area = _data.Height * _data.Width;
        float[] pixels = _spare.TryTake(out float[]? spare) ? spare : new float[count * size];
        float[]? targets = _options.Targets ? new float[count * area * _data.Schema.TargetChannels] : null;
        float[]? masks = _options.Masks ? new float[count * area] : null;
        int[]? labels = null;
        long[] indices = new long[count];
        for (int i = 0; i < count; i++)
        {
            _stop.Token.ThrowIfCancellationRequested();
            Planes sample = new(
                Sample(pixels, i), targets is null ? default : Sample(targets, i), masks is null ? default : Sample(masks, i));
            long index = indices[i] = ReadNearest(_order[position + i], sample);
            if (_options.Flip > 0 && IsFlipped(position + i))
            {
                Mirror(sample.Pixels, _data.Channels);
                Mirror(sample.Target, _data.Schema.TargetChannels);
                Mirror(sample.Mask, channels: 1);
            }

            if (_data.Label(index) is { } label)
            {
                (labels ??= [.. Enumerable.Repeat(-1, count)])[i] = label;
            }
        }

        return new(pixels, labels, position) { Indices = indices, Targets = targets, Masks = masks };

        Span<float> Sample(float[] batch, int i) => batch.AsSpan(i * (batch.Length / count), batch.Length / count);
    }

    // One broken picture must not end hours of training: the next that can be read takes its place, the same one every time.
    private long ReadNearest(long index, Planes sample)
    {
        for (long step = 0; ; step++)
        {
            long candidate = (index + step) % _data.Count;
            try
            {
                Read(candidate, sample);
                return candidate;
            }
            catch (DatasetException e)
            {
                if (_broken.Add(candidate))
                {
                    _skipped.Enqueue(new(candidate, e.Message));
                }

                if (step + 1 >= Math.Min(_data.Count, MostInARow))
                {
                    throw;
                }
            }
        }
    }

    private void Read(long index, Planes sample)
    {
        _data.Read(index, sample.Pixels);
        if (!sample.Target.IsEmpty)
        {
            _data.ReadTarget(index, sample.Target);
        }

        if (!sample.Mask.IsEmpty)
        {
            _data.ReadMask(index, sample.Mask);
        }
    }

    private bool IsFlipped(long position)
    {
        Span<float> draw = stackalloc float[1];
        _flips.FillUniform(draw, position, 1);
        return draw[0] < _options.Flip;
    }

    private void Mirror(Span<float> picture, int channels)
    {
        int row = _data.Width * channels;
        for (int start = 0; start < picture.Length; start += row)
        {
            Span<float> line = picture.Slice(start, row);
            line.Reverse();
            for (int x = 0; x < row; x += channels)
            {
                line.Slice(x, channels).Reverse();
            }
        }
    }

    /// <summary>Where one sample goes; what is not wanted is empty.</summary>
    private readonly ref struct Planes(Span<float> pixels, Span<float> target, Span<float> mask)
    {
        public Span<float> Pixels { get; } = pixels;

        public Span<float> Target { get; } = target;

        public Span<float> Mask { get; } = mask;
    }
}
