using Atelier.Tensors;

namespace Atelier.Imaging;

/// <summary>Rectangles cut out of pictures.</summary>
public static class ImageCrops
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

        return width == image.Width && height == image.Height ? image
            : image.BitDepth == 8
                ? new Image(width, height, image.Channels, Cut(image.Bytes, image, left, top, width, height))
                : new Image(width, height, image.Channels, Cut(image.Words, image, left, top, width, height));
    }

    /// <summary>Cuts out the rectangle in the middle; of an odd remainder, the larger half goes right and below.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Columns kept.</param>
    /// <param name="height">Rows kept.</param>
    /// <exception cref="ArgumentException">The rectangle is empty or larger than the picture.</exception>
    public static Image CropCentre(this Image image, int width, int height)
        => image.Crop((image.Width - width) / 2, (image.Height - height) / 2, width, height);

    /// <summary>Cuts out a rectangle at a random place, each as likely; the same one for the same key and sample.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">Columns kept.</param>
    /// <param name="height">Rows kept.</param>
    /// <param name="key">What the choice is drawn from.</param>
    /// <param name="sample">Which of its draws.</param>
    /// <exception cref="ArgumentException">The rectangle is empty or larger than the picture.</exception>
    public static Image CropRandom(this Image image, int width, int height, RandomKey key, long sample)
    {
        Span<double> places = stackalloc double[2];
        key.FillUniform(places, sample, places.Length);
        return image.Crop(
            (int)Math.Floor(places[0] * (image.Width - width + 1)), (int)Math.Floor(places[1] * (image.Height - height + 1)), width, height);
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
}
