using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Grey of colours as torchvision has it: the whole part of 0.2989 R + 0.587 G + 0.114 B.</summary>
internal static class Luma
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> r, Vector512<float> g, Vector512<float> b)
        => Vector512.Floor((Vector512.Create(0.2989f) * r) + (Vector512.Create(0.587f) * g) + (Vector512.Create(0.114f) * b));

    /// <summary>The mean grey of a picture.</summary>
    public static float Mean(Raster image)
    {
        int count = image.Width * image.Height;
        if (image.Channels == 1)
        {
            long total = 0;
            foreach (byte level in image.Pixels)
            {
                total += level;
            }

            return (float)((double)total / count);
        }

        return (float)(Sum(image.Pixels) / count);
    }

    private static double Sum(ReadOnlySpan<byte> pixels)
    {
        // Whole numbers below 2^24 add exactly in floats: a lane holds that many levels of at most 65,000 groups.
        const int Run = 3 * Lanes.Count * 65_000;
        double total = 0;
        for (; !pixels.IsEmpty; pixels = pixels[Math.Min(Run, pixels.Length)..])
        {
            Vector512<float> sum = Vector512<float>.Zero;
            ReadOnlySpan<byte> run = pixels[..Math.Min(Run, pixels.Length)];
            for (; run.Length >= 3 * Lanes.Count; run = run[(3 * Lanes.Count)..])
            {
                (Vector128<byte> r, Vector128<byte> g, Vector128<byte> b) = Colors.Split(run);
                sum += Of(Lanes.ToFloats(r), Lanes.ToFloats(g), Lanes.ToFloats(b));
            }

            total += Vector512.Sum(sum);
            for (; !run.IsEmpty; run = run[3..])
            {
                total += MathF.Floor((0.2989f * run[0]) + (0.587f * run[1]) + (0.114f * run[2]));
            }
        }

        return total;
    }
}
