namespace Atelier.Imaging;

/// <summary>Pictures of other sizes.</summary>
public static class ImageResizing
{
    /// <summary>
    /// Resamples to another size with antialiasing. 8-bit pictures without alpha get the levels that Pillow's <c>resize</c> gives;
    /// where there is alpha it weighs the colours, so none bleeds in from clear pixels.
    /// </summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Pixels a row wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <param name="filter">How the pixels around a new one count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public static Image Resize(this Image image, int width, int height, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == image.Width && height == image.Height)
        {
            return image;
        }

        if (image.BitDepth == 16 || image.HasAlpha)
        {
            return ResizeAsFloats(image, width, height, filter);
        }

        byte[] resized = new byte[checked(width * height * image.Channels)];
        ByteResampler.Resize(image.Bytes, image.Height, image.Width, image.Channels, resized, height, width, filter);
        return new Image(width, height, image.Channels, resized);
    }

    /// <summary>Fills a size without distortion: the largest centred rectangle of the wanted proportions, resampled.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Pixels a row wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <param name="filter">How the pixels around a new one count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public static Image Cover(this Image image, int width, int height, ResizeFilter filter = ResizeFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        int cropWidth = (int)Math.Clamp((long)image.Height * width / height, 1, image.Width);
        int cropHeight = (int)Math.Clamp((long)image.Width * height / width, 1, image.Height);
        return image.CropCentre(cropWidth, cropHeight).Resize(width, height, filter);
    }

    private static Image ResizeAsFloats(Image image, int width, int height, ResizeFilter filter)
    {
        float top = image.BitDepth == 8 ? byte.MaxValue : ushort.MaxValue;
        float[] pixels = Levels(image);
        float[] resized = new float[checked(width * height * image.Channels)];
        if (image.HasAlpha)
        {
            ScaleByAlpha(pixels, image.Channels, alpha => alpha / top);
        }

        Resampler.Resize(pixels, image.Height, image.Width, image.Channels, resized, height, width, filter);
        if (image.HasAlpha)
        {
            ScaleByAlpha(resized, image.Channels, alpha => alpha > 0 ? top / alpha : 0);
        }

        return image.BitDepth == 8
            ? new Image(width, height, image.Channels, Array.ConvertAll(resized, v => (byte)Math.Clamp(v + 0.5f, 0, top)))
            : new Image(width, height, image.Channels, Array.ConvertAll(resized, v => (ushort)Math.Clamp(v + 0.5f, 0, top)));
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
