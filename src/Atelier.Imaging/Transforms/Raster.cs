using System.Numerics;

namespace Atelier.Imaging.Transforms;

/// <summary>
/// A picture being changed: 8-bit samples, rows from the top, channels side by side, with all the memory that operations need.
/// It grows to the largest picture it has seen and is then reused. For one thread at a time.
/// </summary>
public sealed class Raster
{
    // Vector kernels may read (never write) this far beyond the last sample.
    private const int Slack = 64;

    private byte[] _front = new byte[Slack], _back = new byte[Slack];
    private float[] _floats = [], _field = [];
    private int[] _ints = [];
    private Raster? _spare;

    /// <summary>Pixels a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Samples a pixel: 1 or 3.</summary>
    public int Channels { get; private set; }

    /// <summary>The samples, [Height, Width, Channels]; until the next change.</summary>
    public Span<byte> Pixels => _front.AsSpan(0, Width * Height * Channels);

    /// <summary>A second picture for operations that mix several.</summary>
    internal Raster Spare => _spare ??= new Raster();

    /// <summary>Takes a copy of a picture.</summary>
    /// <param name="pixels">[height, width, channels], 8-bit samples.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the samples, or there are not 1 or 3 channels.</exception>
    public void Load(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        if (width < 1 || height < 1 || channels is not (1 or 3) || (long)width * height * channels != pixels.Length)
        {
            throw new ArgumentException($"Raster: {pixels.Length} samples do not make a {width}x{height} picture of {channels} channels (1 or 3).");
        }

        (Width, Height, Channels) = (width, height, channels);
        pixels.CopyTo(Grow(ref _front, pixels.Length));
    }

    /// <summary>Memory for the picture to come; its contents are arbitrary. <see cref="Turn"/> makes it the picture.</summary>
    internal Span<byte> Next(int width, int height) => Grow(ref _back, checked(width * height * Channels));

    /// <summary>The picture as <see cref="Next"/> was filled.</summary>
    internal void Turn(int width, int height)
    {
        (_front, _back) = (_back, _front);
        (Width, Height) = (width, height);
    }

    /// <summary>Working memory for a few rows, arbitrary contents; the same for every call.</summary>
    internal Span<float> Floats(int count) => Grow(ref _floats, count);

    /// <inheritdoc cref="Floats"/>
    internal Span<int> Ints(int count) => Grow(ref _ints, count);

    /// <summary>Working memory for whole pictures, beside that for rows.</summary>
    internal Span<float> Field(int count) => Grow(ref _field, count);

    private static Span<T> Grow<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count + Slack)
        {
            // In powers of two: sizes that wander would have it grow again and again.
            buffer = new T[BitOperations.RoundUpToPowerOf2((uint)(count + Slack))];
        }

        return buffer.AsSpan(0, count);
    }
}
