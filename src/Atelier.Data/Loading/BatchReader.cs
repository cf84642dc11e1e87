using System.Collections.Concurrent;
using Atelier.Tensors;

namespace Atelier.Data.Loading;

/// <summary>Reads the batch at a position: a pure function of the options and the position. One for each thread.</summary>
/// <param name="data">The pictures.</param>
/// <param name="options">How to serve them.</param>
/// <param name="spare">Memory of batches that nobody needs any more.</param>
/// <param name="skipped">Receives the pictures that cannot be read.</param>
/// <param name="stop">Gives a batch up.</param>
internal sealed class BatchReader(
    IImageDataset data, LoaderOptions options, ConcurrentBag<float[]> spare, SkippedPictures skipped, CancellationToken stop)
{
    // So many broken pictures in a row are no accident: the disk is gone, or the archive.
    private const int MostInARow = 1000;

    private readonly EpochOrder _order = new(Key(options).Stream("order"), data.Count);
    private readonly RandomKey _flips = Key(options).Stream("flip");
    private readonly SampleAugmenter? _augmenter = options.Augmentation is { } pipeline ? new(data, pipeline, options.Seed) : null;
    private readonly bool _mixes = options.Augmentation is { Batches.Count: > 0 };

    /// <summary>Reads the samples from that global number on.</summary>
    /// <exception cref="DatasetException">None of a thousand pictures in a row, or of all, could be read.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public LoadedBatch Read(long position)
    {
        int count = options.BatchSize, area = data.Height * data.Width;
        float[] pixels = spare.TryTake(out float[]? kept) ? kept : new float[count * data.SamplesPerPicture()];
        float[]? targets = options.Targets ? new float[count * area * data.Schema.TargetChannels] : null;
        float[]? masks = options.Masks ? new float[count * area] : null;
        long[] indices = new long[count];
        for (int i = 0; i < count; i++)
        {
            stop.ThrowIfCancellationRequested();
            Planes sample = new(
                Sample(pixels, i), targets is null ? default : Sample(targets, i), masks is null ? default : Sample(masks, i));
            indices[i] = ReadNearest(position + i, sample);
            if (options.Flip > 0 && IsFlipped(position + i))
            {
                Mirror(sample.Pixels, data.Channels);
                Mirror(sample.Target, data.Schema.TargetChannels);
                Mirror(sample.Mask, channels: 1);
            }
        }

        float[]? shares = _mixes ? Mix(position, pixels, indices) : null;
        return new(pixels, _mixes ? null : Labels(indices), position) { Indices = indices, LabelShares = shares, Targets = targets, Masks = masks };

        Span<float> Sample(float[] batch, int i) => batch.AsSpan(i * (batch.Length / count), batch.Length / count);
    }

    private static RandomKey Key(LoaderOptions options) => new RandomKey(options.Seed).Stream("loader");

    // One broken picture must not end hours of training: the next that can be read takes its place, the same one every time.
    private long ReadNearest(long position, Planes sample)
    {
        long index = _order[position];
        for (long step = 0; ; step++)
        {
            long candidate = (index + step) % data.Count;
            try
            {
                Read(position / data.Count, candidate, sample);
                return candidate;
            }
            catch (DatasetException e)
            {
                skipped.Add(candidate, e.Message);
                if (step + 1 >= Math.Min(data.Count, MostInARow))
                {
                    throw;
                }
            }
        }
    }

    private void Read(long epoch, long index, Planes sample)
    {
        if (_augmenter is not null)
        {
            _augmenter.Read(epoch, index, sample);
            return;
        }

        data.Read(index, sample.Pixels);
        if (!sample.Target.IsEmpty)
        {
            data.ReadTarget(index, sample.Target);
        }

        if (!sample.Mask.IsEmpty)
        {
            data.ReadMask(index, sample.Mask);
        }
    }

    private int[]? Labels(long[] indices)
    {
        int[]? labels = null;
        for (int i = 0; i < indices.Length; i++)
        {
            if (data.Label(indices[i]) is { } label)
            {
                (labels ??= [.. Enumerable.Repeat(-1, indices.Length)])[i] = label;
            }
        }

        return labels;
    }

    private float[]? Mix(long position, float[] pixels, long[] indices)
    {
        int classes = data.ClassNames?.Count ?? 0;
        float[] shares = new float[indices.Length * classes];
        for (int i = 0; i < indices.Length && classes > 0; i++)
        {
            if (data.Label(indices[i]) is { } label)
            {
                shares[(i * classes) + label] = 1;
            }
        }

        _augmenter!.Mix(position, pixels, shares, classes);
        return classes > 0 ? shares : null;
    }

    private bool IsFlipped(long position)
    {
        Span<float> draw = stackalloc float[1];
        _flips.FillUniform(draw, position, 1);
        return draw[0] < options.Flip;
    }

    private void Mirror(Span<float> picture, int channels)
    {
        int row = data.Width * channels;
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
}
