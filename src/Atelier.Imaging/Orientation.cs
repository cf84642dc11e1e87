namespace Atelier.Imaging;

/// <summary>EXIF's orientation (CIPA DC-008, tag 0x0112): where the stored rows and columns lie in the picture as it was seen.</summary>
internal static class Orientation
{
    private const int FirstTurned = 5, Last = 8;

    /// <summary>Whether stored rows are the upright picture's columns.</summary>
    /// <param name="orientation">1 to 8; anything else counts as 1, upright.</param>
    public static bool SwapsSides(int orientation) => orientation is >= FirstTurned and <= Last;

    /// <summary>The picture turned and mirrored upright.</summary>
    /// <param name="image">A picture as stored.</param>
    /// <param name="orientation">1 to 8; anything else counts as 1, upright.</param>
    public static Image Upright(this Image image, int orientation)
    {
        if (orientation is < 2 or > Last)
        {
            return image;
        }

        (int width, int height) = SwapsSides(orientation) ? (image.Height, image.Width) : (image.Width, image.Height);
        return image.BitDepth == 8
            ? new Image(width, height, image.Channels, Turn(image, image.Bytes, width, height, orientation))
            : new Image(width, height, image.Channels, Turn(image, image.Words, width, height, orientation));
    }

    private static T[] Turn<T>(Image image, ReadOnlySpan<T> stored, int width, int height, int orientation)
    {
        bool swap = SwapsSides(orientation);
        bool flipColumns = orientation is 2 or 3 or 7 or 8;
        bool flipRows = orientation is 3 or 4 or 6 or 7;
        int channels = image.Channels;
        T[] upright = new T[stored.Length];
        for (int y = 0, target = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int column, int row) = swap ? (y, x) : (x, y);
                column = flipColumns ? image.Width - 1 - column : column;
                row = flipRows ? image.Height - 1 - row : row;
                stored.Slice(((row * image.Width) + column) * channels, channels).CopyTo(upright.AsSpan(target));
                target += channels;
            }
        }

        return upright;
    }
}
