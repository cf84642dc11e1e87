namespace Atelier.Imaging;

/// <summary>
/// Points of the plane as dots on a dark square. A point comes as a grey picture of one row and two pixels, as a dataset of points has
/// it: x to the right, y upwards, a level a pixel.
/// </summary>
public static class ScatterPlot
{
    private const int Levels = 256;
    private const byte Once = 96;

    /// <summary>Whether an image can be taken for a point.</summary>
    public static bool IsPoint(Image image) => image is { Width: 2, Height: 1, Channels: 1, BitDepth: 8 };

    /// <summary>Draws points; where many lie on each other it is brighter.</summary>
    /// <param name="points">Each as <see cref="IsPoint"/> wants it.</param>
    /// <returns>256x256, grey.</returns>
    /// <exception cref="ArgumentException">One is no point.</exception>
    public static Image Of(IEnumerable<Image> points)
    {
        byte[] plot = new byte[Levels * Levels];
        foreach (Image point in points)
        {
            if (!IsPoint(point))
            {
                throw new ArgumentException($"ScatterPlot: a picture of {point.Width}x{point.Height}x{point.Channels} is no point.");
            }

            Dot(plot, point.Bytes[0], Levels - 1 - point.Bytes[1]);
        }

        return new Image(Levels, Levels, 1, plot);
    }

    /// <summary>A cross of five pixels: one alone is easily overlooked.</summary>
    private static void Dot(byte[] plot, int x, int y)
    {
        foreach ((int across, int down) in ((int, int)[])[(x, y), (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)])
        {
            if (across is >= 0 and < Levels && down is >= 0 and < Levels)
            {
                int at = (down * Levels) + across;
                plot[at] = (byte)Math.Min(byte.MaxValue, plot[at] + Once);
            }
        }
    }
}
