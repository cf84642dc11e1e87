namespace Atelier.Imaging;

/// <summary>Many pictures of one size laid out on one sheet, row by row.</summary>
/// <param name="Columns">Pictures a row; 0 takes the squarest layout.</param>
/// <param name="Padding">Pixels around and between pictures.</param>
/// <param name="Background">Colour of the padding and of empty places.</param>
public sealed record ContactSheet(int Columns = 0, int Padding = 2, Rgb Background = default)
{
    /// <summary>Lays out images; the sheet is grey if all of them are, RGB otherwise. Alpha is laid over the background.</summary>
    /// <param name="images">At least one image, all of one size. As many columns as images make a strip.</param>
    /// <exception cref="ArgumentException">There is no image, or sizes differ.</exception>
    public Image Of(IReadOnlyList<Image> images)
    {
        int columns = Columns > 0 ? Columns : (int)Math.Ceiling(Math.Sqrt(images.Count));
        return OfRows([.. images.Chunk(Math.Max(1, Math.Min(columns, images.Count)))]);
    }

    /// <summary>Lays out rows of images as they are given, such as an original and what was made of it; shorter rows end in background.</summary>
    /// <param name="rows">At least one image, all of one size.</param>
    /// <exception cref="ArgumentException">There is no image, or sizes differ.</exception>
    public Image OfRows(IReadOnlyList<IReadOnlyList<Image>> rows)
    {
        Image[] images = [.. rows.SelectMany(row => row)];
        if (images.Length == 0 || images.Any(i => i.Width != images[0].Width || i.Height != images[0].Height))
        {
            throw new ArgumentException("ContactSheet: at least one image is needed, and all of one size.");
        }

        bool grey = images.All(i => i.Channels <= 2) && Background.R == Background.G && Background.G == Background.B;
        int channels = grey ? 1 : 3;
        int width = checked((rows.Max(row => row.Count) * (images[0].Width + Padding)) + Padding);
        int height = checked((rows.Count * (images[0].Height + Padding)) + Padding);
        byte[] sheet = Blank(checked(width * height), channels);
        for (int y = 0; y < rows.Count; y++)
        {
            for (int x = 0; x < rows[y].Count; x++)
            {
                int left = (x * (images[0].Width + Padding)) + Padding;
                int top = (y * (images[0].Height + Padding)) + Padding;
                Paste(rows[y][x].To8Bit().Over(Background).WithChannels(channels), sheet, ((top * width) + left) * channels, width * channels);
            }
        }

        return new Image(width, height, channels, sheet);
    }

    /// <summary>Lays out pictures beside what was made of them, one pair a row.</summary>
    /// <param name="before">At least one image, all of one size.</param>
    /// <param name="after">As many, of the same size.</param>
    /// <exception cref="ArgumentException">There is no image, their numbers or sizes differ.</exception>
    public Image BeforeAfter(IReadOnlyList<Image> before, IReadOnlyList<Image> after)
        => before.Count == after.Count
            ? OfRows([.. before.Zip(after, (b, a) => new[] { b, a })])
            : throw new ArgumentException($"ContactSheet: {before.Count} pictures before and {after.Count} after are not pairs.");

    /// <summary>Lays out a batch of float pictures, as a generator makes them.</summary>
    /// <param name="pixels">[N, H, W, C] in memory, values in [-1, 1] (clamped).</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 to 4.</param>
    /// <exception cref="ArgumentException">The number of values is not a multiple, at least one, of a picture's.</exception>
    public Image Of(ReadOnlySpan<float> pixels, int width, int height, int channels)
    {
        int each = checked(width * height * channels);
        if (each < 1 || pixels.Length == 0 || pixels.Length % each != 0)
        {
            throw new ArgumentException($"ContactSheet: {pixels.Length} values are not whole {height}x{width}x{channels} pictures.");
        }

        var images = new Image[pixels.Length / each];
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = Image.FromFloats(pixels.Slice(i * each, each), width, height, channels);
        }

        return Of(images);
    }

    private byte[] Blank(int pixels, int channels)
    {
        byte[] sheet = new byte[checked(pixels * channels)];
        ReadOnlySpan<byte> colour = [Background.R, Background.G, Background.B];
        for (int i = 0; i < sheet.Length; i++)
        {
            sheet[i] = colour[i % channels];
        }

        return sheet;
    }

    private static void Paste(Image image, byte[] sheet, int start, int stride)
    {
        int row = image.Width * image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            image.Bytes.Slice(y * row, row).CopyTo(sheet.AsSpan(start + (y * stride)));
        }
    }
}
