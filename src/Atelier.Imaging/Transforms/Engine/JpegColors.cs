namespace Atelier.Imaging.Transforms.Engine;

/// <summary>JPEG's colours: JFIF's YCbCr in planes, the two colour planes at half size.</summary>
internal static class JpegColors
{
    /// <summary>Planes [height, width] of a picture, continued beyond its edges; levels about 0. A grey picture has luma only.</summary>
    public static void Split(Raster image, int width, int height, Span<float> luma, Span<float> blue, Span<float> red)
    {
        int channels = image.Channels;
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int y = 0, to = 0; y < height; y++)
        {
            int row = Math.Min(y, image.Height - 1) * image.Width;
            for (int x = 0; x < width; x++, to++)
            {
                ReadOnlySpan<byte> pixel = pixels.Slice((row + Math.Min(x, image.Width - 1)) * channels, channels);
                if (channels == 1)
                {
                    luma[to] = pixel[0] - 128f;
                    continue;
                }

                (float r, float g, float b) = (pixel[0], pixel[1], pixel[2]);
                luma[to] = MathF.Round((0.299f * r) + (0.587f * g) + (0.114f * b)) - 128;
                blue[to] = MathF.Round((-0.168735892f * r) - (0.331264108f * g) + (0.5f * b));
                red[to] = MathF.Round((0.5f * r) - (0.418687589f * g) - (0.081312411f * b));
            }
        }
    }

    /// <summary>Back to the picture.</summary>
    public static void Join(Raster image, int width, ReadOnlySpan<float> luma, ReadOnlySpan<float> blue, ReadOnlySpan<float> red)
    {
        Span<byte> pixels = image.Pixels;
        for (int y = 0, to = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++, to += image.Channels)
            {
                int at = (y * width) + x;
                float level = luma[at] + 128;
                if (image.Channels == 1)
                {
                    pixels[to] = (byte)level;
                    continue;
                }

                pixels[to] = Level(level + (1.402f * red[at]));
                pixels[to + 1] = Level(level - (0.344136286f * blue[at]) - (0.714136286f * red[at]));
                pixels[to + 2] = Level(level + (1.772f * blue[at]));
            }
        }
    }

    /// <summary>Means of 2x2 levels.</summary>
    public static void Halve(ReadOnlySpan<float> plane, int width, Span<float> half)
    {
        for (int i = 0; i < half.Length; i++)
        {
            int at = (i / (width / 2) * 2 * width) + (i % (width / 2) * 2);
            half[i] = MathF.Round((plane[at] + plane[at + 1] + plane[at + width] + plane[at + width + 1]) / 4);
        }
    }

    /// <summary>Twice the size, three quarters of the nearer level and one of the farther, along both axes: what libjpeg calls fancy upsampling.</summary>
    public static void Double(ReadOnlySpan<float> half, int halfWidth, int halfHeight, Span<float> plane, int width)
    {
        for (int y = 0; y < 2 * halfHeight; y++)
        {
            int near = y / 2 * (width / 2), far = Math.Clamp((y / 2) + (y % 2 * 2) - 1, 0, halfHeight - 1) * (width / 2);
            for (int x = 0; x < 2 * halfWidth; x++)
            {
                int beside = Math.Clamp((x / 2) + (x % 2 * 2) - 1, 0, halfWidth - 1);
                float here = (0.75f * half[near + (x / 2)]) + (0.25f * half[far + (x / 2)]);
                float there = (0.75f * half[near + beside]) + (0.25f * half[far + beside]);
                plane[(y * width) + x] = MathF.Round((0.75f * here) + (0.25f * there));
            }
        }
    }

    private static byte Level(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);
}
