namespace Atelier.Imaging;

/// <summary>
/// A picture in host memory: rows from the top, each pixel's channels side by side (height, width, channel), 8 or 16 bits
/// a sample. Channels are grey (1), grey + alpha (2), RGB (3) or RGBA (4); alpha is straight (not premultiplied).
/// Immutable by contract: the array given to a constructor belongs to the image from then on.
/// </summary>
public sealed class Image
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _words;

    /// <summary>Wraps 8-bit samples.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1, 2, 3 or 4.</param>
    /// <param name="samples">height * width * channels samples; not to be written afterwards.</param>
    /// <exception cref="ArgumentException">A size is out of range, or the array's length does not fit.</exception>
    public Image(int width, int height, int channels, byte[] samples)
        : this(width, height, channels, (long)samples.Length) => _bytes = samples;

    /// <summary>Wraps 16-bit samples.</summary>
    /// <inheritdoc cref="Image(int, int, int, byte[])"/>
    public Image(int width, int height, int channels, ushort[] samples)
        : this(width, height, channels, (long)samples.Length) => _words = samples;

    private Image(int width, int height, int channels, long length)
    {
        if (width < 1 || height < 1 || channels is < 1 or > 4 || (long)width * height * channels != length)
        {
            throw new ArgumentException($"Image: {length} samples do not make a {width}x{height} picture of {channels} channels.");
        }

        (Width, Height, Channels) = (width, height, channels);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>Bits a sample: 8 or 16.</summary>
    public int BitDepth => _bytes is null ? 16 : 8;

    /// <summary>Whether the last channel is alpha.</summary>
    public bool HasAlpha => Channels is 2 or 4;

    /// <summary>The samples of an 8-bit image, (height, width, channel).</summary>
    /// <exception cref="InvalidOperationException">The image has 16-bit samples.</exception>
    public ReadOnlySpan<byte> Bytes
        => _bytes ?? throw new InvalidOperationException("Image: samples are 16-bit; convert with To8Bit first.");

    /// <summary>The samples of a 16-bit image, (height, width, channel).</summary>
    /// <exception cref="InvalidOperationException">The image has 8-bit samples.</exception>
    public ReadOnlySpan<ushort> Words
        => _words ?? throw new InvalidOperationException("Image: samples are 8-bit; read Bytes instead.");

    /// <summary>Makes an 8-bit image from floats, rounding to the nearest level; values outside are clamped, NaN becomes black.</summary>
    /// <param name="pixels">(height, width, channel), values in [-1, 1].</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 to 4.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the number of values.</exception>
    public static Image FromFloats(ReadOnlySpan<float> pixels, int width, int height, int channels)
    {
        byte[] samples = new byte[pixels.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            float level = MathF.Round((pixels[i] + 1) * 127.5f);
            samples[i] = level > 0 ? (byte)Math.Min(level, 255) : (byte)0;
        }

        return new Image(width, height, channels, samples);
    }

    /// <summary>Writes the picture as floats: level 0 becomes -1, the highest level 1.</summary>
    /// <param name="pixels">Receives height * width * channels values in [-1, 1], (height, width, channel).</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has another length.</exception>
    public void CopyTo(Span<float> pixels)
    {
        if (pixels.Length != (_bytes?.Length ?? _words!.Length))
        {
            throw new ArgumentException($"Image: {pixels.Length} floats given for {Height}x{Width}x{Channels} samples.");
        }

        if (_bytes is not null)
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (_bytes[i] / 127.5f) - 1;
            }
        }
        else
        {
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (_words![i] / 32767.5f) - 1;
            }
        }
    }
}
