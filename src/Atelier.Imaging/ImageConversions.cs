using System.Numerics;

namespace Atelier.Imaging;

/// <summary>Changes of channels and of sample depth.</summary>
public static class ImageConversions
{
    /// <summary>Luma of a gamma-encoded colour, ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, rounded; on the scale of the arguments.</summary>
    public static int Luma(int r, int g, int b) => (int)(((299L * r) + (587L * g) + (114L * b) + 500) / 1000);

    /// <summary>
    /// The picture with another number of channels. Grey to RGB repeats the level, RGB to grey takes the luma; a new alpha
    /// is opaque; an alpha that goes is dropped (to respect it, see <see cref="Over"/>).
    /// </summary>
    /// <param name="image">Any image.</param>
    /// <param name="channels">1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not 1 to 4.</exception>
    public static Image WithChannels(this Image image, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        return channels == image.Channels ? image
            : image.BitDepth == 8
                ? new Image(image.Width, image.Height, channels, Convert(image.Bytes, image.Channels, channels))
                : new Image(image.Width, image.Height, channels, Convert(image.Words, image.Channels, channels));
    }

    /// <summary>Lays the picture over a plain colour and drops its alpha; a picture without alpha comes back as it is.</summary>
    /// <param name="image">Any image; alpha is straight.</param>
    /// <param name="background">The colour below (its luma for a grey picture).</param>
    public static Image Over(this Image image, Rgb background)
        => !image.HasAlpha ? image
            : image.BitDepth == 8
                ? new Image(image.Width, image.Height, image.Channels - 1, Compose(image.Bytes, image.Channels, background, 1))
                : new Image(image.Width, image.Height, image.Channels - 1, Compose(image.Words, image.Channels, background, 257));

    /// <summary>The picture with 8 bits a sample, each 16-bit level rounded to the nearest.</summary>
    public static Image To8Bit(this Image image)
    {
        if (image.BitDepth == 8)
        {
            return image;
        }

        byte[] samples = new byte[image.Words.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (byte)(((image.Words[i] * 255) + 32767) / 65535);
        }

        return new Image(image.Width, image.Height, image.Channels, samples);
    }

    private static T[] Convert<T>(ReadOnlySpan<T> source, int from, int to)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T[] target = new T[checked(source.Length / from * to)];
        (bool toColour, bool fromColour) = (to > 2, from > 2);
        for ((int s, int t) = (0, 0); s < source.Length; (s, t) = (s + from, t + to))
        {
            if (toColour)
            {
                target[t] = source[s];
                target[t + 1] = source[fromColour ? s + 1 : s];
                target[t + 2] = source[fromColour ? s + 2 : s];
            }
            else
            {
                target[t] = fromColour ? Luma(source.Slice(s, 3)) : source[s];
            }

            if (to is 2 or 4)
            {
                target[t + to - 1] = from is 2 or 4 ? source[s + from - 1] : T.MaxValue;
            }
        }

        return target;
    }

    private static T Luma<T>(ReadOnlySpan<T> rgb)
        where T : unmanaged, IBinaryInteger<T>
        => T.CreateTruncating(Luma(int.CreateTruncating(rgb[0]), int.CreateTruncating(rgb[1]), int.CreateTruncating(rgb[2])));

    private static T[] Compose<T>(ReadOnlySpan<T> source, int from, Rgb background, int scale)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int colours = from - 1;
        long opaque = long.CreateTruncating(T.MaxValue);
        ReadOnlySpan<byte> below = colours == 1 ? [background.Luma] : [background.R, background.G, background.B];
        T[] target = new T[source.Length / from * colours];
        for ((int s, int t) = (0, 0); s < source.Length; (s, t) = (s + from, t + colours))
        {
            long alpha = long.CreateTruncating(source[s + colours]);
            for (int c = 0; c < colours; c++)
            {
                long mixed = (long.CreateTruncating(source[s + c]) * alpha) + (below[c] * scale * (opaque - alpha));
                target[t + c] = T.CreateTruncating((mixed + (opaque / 2)) / opaque);
            }
        }

        return target;
    }
}
