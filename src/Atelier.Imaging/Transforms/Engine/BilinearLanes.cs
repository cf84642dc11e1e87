using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Bilinear interpolation of sixteen pixels at once.</summary>
internal static class BilinearLanes
{
    /// <summary>Interpolates as many pixels as make whole groups and gives their number; those whose offset is negative become arbitrary.</summary>
    public static int Take(Raster image, ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, ReadOnlySpan<int> offsets, Span<byte> line)
    {
        int row = image.Width * image.Channels, x = 0;
        ReadOnlySpan<byte> source = image.Pixels;
        for (; x <= offsets.Length - Lanes.Count; x += Lanes.Count)
        {
            Corners low = new(source, row, image.Channels, xs[x..], ys[x..], offsets[x..]);
            Corners high = new(source, row, image.Channels, xs[(x + Gather.Count)..], ys[(x + Gather.Count)..], offsets[(x + Gather.Count)..]);
            if (image.Channels == 1)
            {
                Level(low, high, 0, 8).CopyTo(line[x..]);
            }
            else
            {
                Colors.Join(Level(low, high, 0, 0), Level(low, high, 8, 8), Level(low, high, 16, 16), line[(3 * x)..]);
            }
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Level(in Corners low, in Corners high, int leftBits, int rightBits)
        => Lanes.Truncate(Vector512.Create(low.Level(leftBits, rightBits), high.Level(leftBits, rightBits)) + Vector512.Create(0.5f));

    /// <summary>The four pixels around eight places; of a grey picture the right ones are in the left ones' words.</summary>
    private readonly struct Corners
    {
        private readonly Vector256<float> _fx, _fy;
        private readonly Vector256<int> _aboveLeft, _aboveRight, _belowLeft, _belowRight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Corners(ReadOnlySpan<byte> source, int row, int channels, ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, ReadOnlySpan<int> offsets)
        {
            Vector256<float> x = Vector256.Create(xs), y = Vector256.Create(ys);
            (_fx, _fy) = (x - Vector256.Floor(x), y - Vector256.Floor(y));
            Vector256<int> above = Vector256.Max(Vector256.Create(offsets), Vector256<int>.Zero);

            // What lies outside reads the first pixel, and from a picture of one row nothing below it.
            Vector256<int> below = Vector256.Min(above + Vector256.Create(row), Vector256.Create(source.Length - 1));
            (_aboveLeft, _belowLeft) = (Gather.Words(source, above), Gather.Words(source, below));
            (_aboveRight, _belowRight) = channels == 1
                ? (_aboveLeft, _belowLeft)
                : (Gather.Words(source, above + Vector256.Create(channels)), Gather.Words(source, below + Vector256.Create(channels)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Level(int leftBits, int rightBits)
        {
            Vector256<float> aboveLeft = Gather.Level(_aboveLeft, leftBits), belowLeft = Gather.Level(_belowLeft, leftBits);
            Vector256<float> above = aboveLeft + (_fx * (Gather.Level(_aboveRight, rightBits) - aboveLeft));
            Vector256<float> below = belowLeft + (_fx * (Gather.Level(_belowRight, rightBits) - belowLeft));
            return above + (_fy * (below - above));
        }
    }
}
