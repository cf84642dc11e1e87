namespace Atelier.Imaging;

/// <summary>Crops and resizes.</summary>
public static class ImageTransforms
{
    /// <summary>Cuts a rectangle out.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="left">First column kept.</param>
    /// <param name="top">First row kept.</param>
    /// <param name="width">Columns kept.</param>
    /// <param name="height">Rows kept.</param>
    /// <exception cref="ArgumentException">The rectangle is empty or leaves the picture.</exception>
    public static Image Crop(this Image image, int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > image.Width - left || height > image.Height - top)
        {
            throw new ArgumentException($"Crop: {width}x{height} at ({left}, {top}) leaves the {image.Width}x{image.Height} picture.");
        }

        return image.BitDepth == 8
            ? new Image(width, height, image.Channels, Cut(image.Bytes, image, left, top, width, height))
            : new Image(width, height, image.Channels, Cut(image.Words, image, left, top, width, height));
    }

    /// <summary>Resamples to another size (see <see cref="Resampler"/>); alpha weighs the colours, so none bleeds in from clear pixels.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Pixels a row wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    public static Image Resize(this Image image, int width, int height)
    {
        if (width == image.Width && height == image.Height)
        {
            return image;
        }

        float top = image.BitDepth == 8 ? byte.MaxValue : ushort.MaxValue;
        float[] pixels = Levels(image);
        float[] resized = new float[checked(width * height * image.Channels)];
        if (image.HasAlpha)
        {
            ScaleByAlpha(pixels, image.Channels, alpha => alpha / top);
        }

        Resampler.Resize(pixels, image.Height, image.Width, image.Channels, resized, height, width);
        if (image.HasAlpha)
        {
            ScaleByAlpha(resized, image.Channels, alpha => alpha > 0 ? top / alpha : 0);
        }

        return image.BitDepth == 8
            ? new Image(width, height, image.Channels, Array.ConvertAll(resized, v => (byte)Math.Clamp(v + 0.5f, 0, top)))
            : new Image(width, height, image.Channels, Array.ConvertAll(resized, v => (ushort)Math.Clamp(v + 0.5f, 0, top)));
    }

    /// <summary>Fills a size without distortion: the largest centred rectangle of the wanted proportions, resampled.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Pixels a row wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    public static Image Cover(this Image image, int width, int height)
    {
        int cropWidth = (int)Math.Clamp((long)image.Height * width / height, 1, image.Width);
        int cropHeight = (int)Math.Clamp((long)image.Width * height / width, 1, image.Height);
        return image
            .Crop((image.Width - cropWidth) / 2, (image.Height - cropHeight) / 2, cropWidth, cropHeight)
            .Resize(width, height);
    }

    private static T[] Cut<T>(ReadOnlySpan<T> samples, Image image, int left, int top, int width, int height)
    {
        int row = width * image.Channels;
        T[] cut = new T[row * height];
        for (int y = 0; y < height; y++)
        {
            samples.Slice((((top + y) * image.Width) + left) * image.Channels, row).CopyTo(cut.AsSpan(y * row));
        }

        return cut;
    }

    private static float[] Levels(Image image)
        => image.BitDepth == 8
            ? Array.ConvertAll(image.Bytes.ToArray(), v => (float)v)
            : Array.ConvertAll(image.Words.ToArray(), v => (float)v);

    private static void ScaleByAlpha(Span<float> pixels, int channels, Func<float, float> factor)
    {
        for (int i = 0; i < pixels.Length; i += channels)
        {
            float scale = factor(pixels[i + channels - 1]);
            for (int c = 0; c < channels - 1; c++)
            {
                pixels[i + c] *= scale;
            }
        }
    }
}
