using System.Numerics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Where a picture's pixels come from, in pixel numbers: whole numbers are the middles of pixels.</summary>
internal interface ICoordinateMap
{
    /// <summary>The source coordinates of row y's pixels.</summary>
    void Row(int y, Span<float> xs, Span<float> ys);
}

/// <summary>
/// Resamples a picture through a coordinate map; outside lies the fill colour, and bilinear interpolation blends with it: torch's
/// grid_sample with zero padding and torchvision's filled mask.
/// </summary>
internal static class Warp
{
    public static void Apply<TMap>(Raster image, TMap map, Interpolation interpolation, byte fill)
        where TMap : ICoordinateMap, allows ref struct
    {
        int width = image.Width, channels = image.Channels, row = width * channels;
        Span<byte> target = image.Next(width, image.Height);
        Span<float> floats = image.Floats(2 * width);
        Span<float> xs = floats[..width], ys = floats[width..];
        Span<int> offsets = image.Ints(width);
        for (int y = 0; y < image.Height; y++)
        {
            map.Row(y, xs, ys);
            Span<byte> line = target.Slice(y * row, row);
            if (interpolation == Interpolation.Nearest)
            {
                NearestOffsets(xs, ys, offsets, width, image.Height, channels);
                TakeNearest(image.Pixels, offsets, line, channels, fill);
            }
            else
            {
                BilinearOffsets(xs, ys, offsets, width, image.Height, channels);
                TakeBilinear(image, xs, ys, offsets, line, fill);
            }
        }

        image.Turn(width, image.Height);
    }

    /// <summary>Offsets of the nearest pixels, -1 where they lie outside.</summary>
    private static void NearestOffsets(ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, Span<int> offsets, int width, int height, int channels)
    {
        int i = 0;
        for (; i <= xs.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> x = Vector.ConvertToInt32(Vector.Round(new Vector<float>(xs[i..])));
            Vector<int> y = Vector.ConvertToInt32(Vector.Round(new Vector<float>(ys[i..])));
            Offsets(x, y, width, height, width, channels).CopyTo(offsets[i..]);
        }

        for (; i < xs.Length; i++)
        {
            int x = (int)MathF.Round(xs[i]), y = (int)MathF.Round(ys[i]);
            offsets[i] = (uint)x < (uint)width && (uint)y < (uint)height ? ((y * width) + x) * channels : -1;
        }
    }

    /// <summary>Offsets of the pixels to the upper left, -1 where not all four pixels lie inside.</summary>
    private static void BilinearOffsets(ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, Span<int> offsets, int width, int height, int channels)
    {
        int i = 0;
        for (; i <= xs.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(xs[i..]), y = new(ys[i..]), left = Vector.Floor(x), top = Vector.Floor(y);
            Offsets(Vector.ConvertToInt32(left), Vector.ConvertToInt32(top), width - 1, height - 1, width, channels).CopyTo(offsets[i..]);
        }

        for (; i < xs.Length; i++)
        {
            int x = (int)MathF.Floor(xs[i]), y = (int)MathF.Floor(ys[i]);
            offsets[i] = (uint)x < (uint)(width - 1) && (uint)y < (uint)(height - 1) ? ((y * width) + x) * channels : -1;
        }
    }

    private static Vector<int> Offsets(Vector<int> x, Vector<int> y, int columns, int rows, int width, int channels)
    {
        Vector<uint> across = Vector.AsVectorUInt32(x), down = Vector.AsVectorUInt32(y);
        Vector<uint> inside = Vector.LessThan(across, new Vector<uint>((uint)columns)) & Vector.LessThan(down, new Vector<uint>((uint)rows));
        return Vector.ConditionalSelect(Vector.AsVectorInt32(inside), ((y * new Vector<int>(width)) + x) * new Vector<int>(channels), -Vector<int>.One);
    }

    private static void TakeNearest(ReadOnlySpan<byte> source, ReadOnlySpan<int> offsets, Span<byte> line, int channels, byte fill)
    {
        if (channels == 1)
        {
            for (int x = 0; x < offsets.Length; x++)
            {
                line[x] = offsets[x] >= 0 ? source[offsets[x]] : fill;
            }

            return;
        }

        for (int x = 0, to = 0; x < offsets.Length; x++, to += 3)
        {
            int from = offsets[x];
            if (from < 0)
            {
                line.Slice(to, 3).Fill(fill);
                continue;
            }

            line[to + 2] = source[from + 2];
            line[to + 1] = source[from + 1];
            line[to] = source[from];
        }
    }

    private static void TakeBilinear(Raster image, ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, ReadOnlySpan<int> offsets, Span<byte> line, byte fill)
    {
        int channels = image.Channels, row = image.Width * channels, x = 0;
        if (Gather.IsSupported)
        {
            x = BilinearLanes.Take(image, xs, ys, offsets, line);
            for (int i = 0; i < x; i++)
            {
                if (offsets[i] < 0)
                {
                    AtEdge(image, xs[i], ys[i], line.Slice(i * channels, channels), fill);
                }
            }
        }

        ReadOnlySpan<byte> source = image.Pixels;
        for (; x < offsets.Length; x++)
        {
            Span<byte> to = line.Slice(x * channels, channels);
            if (offsets[x] < 0)
            {
                AtEdge(image, xs[x], ys[x], to, fill);
                continue;
            }

            float fx = xs[x] - MathF.Floor(xs[x]), fy = ys[x] - MathF.Floor(ys[x]);
            ReadOnlySpan<byte> above = source.Slice(offsets[x], 2 * channels), below = source.Slice(offsets[x] + row, 2 * channels);
            for (int c = 0; c < to.Length; c++)
            {
                float up = above[c] + (fx * (above[c + channels] - above[c])), down = below[c] + (fx * (below[c + channels] - below[c]));
                to[c] = (byte)(up + (fy * (down - up)) + 0.5f);
            }
        }
    }

    /// <summary>A pixel whose neighbours do not all exist: the missing ones have the fill colour.</summary>
    private static void AtEdge(Raster image, float x, float y, Span<byte> to, byte fill)
    {
        float left = MathF.Floor(x), top = MathF.Floor(y);
        if (left < -1 || top < -1 || left >= image.Width || top >= image.Height)
        {
            to.Fill(fill);
            return;
        }

        for (int c = 0; c < to.Length; c++)
        {
            float up = float.Lerp(Level(image, left, top, c, fill), Level(image, left + 1, top, c, fill), x - left);
            float down = float.Lerp(Level(image, left, top + 1, c, fill), Level(image, left + 1, top + 1, c, fill), x - left);
            to[c] = (byte)(float.Lerp(up, down, y - top) + 0.5f);
        }
    }

    private static float Level(Raster image, float x, float y, int channel, byte fill)
        => x >= 0 && y >= 0 && x < image.Width && y < image.Height
            ? image.Pixels[((((int)y * image.Width) + (int)x) * image.Channels) + channel] : fill;
}
