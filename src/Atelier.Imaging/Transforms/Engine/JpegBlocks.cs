using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Rounds the frequencies of 8x8 blocks: ITU-T T.81, annexes A.3.3 (the cosine transform) and K.1 (the tables).</summary>
internal static class JpegBlocks
{
    private const int Side = 8;

    private static readonly float[] s_cosines = Cosines();

    public static ReadOnlySpan<byte> Luma =>
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    public static ReadOnlySpan<byte> Chroma =>
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    /// <summary>The steps of a quality, 1 to 100, as libjpeg scales them.</summary>
    public static void Table(ReadOnlySpan<byte> standard, int quality, Span<float> table)
    {
        int percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = Math.Clamp(((standard[i] * percent) + 50) / 100, 1, 255);
        }
    }

    /// <summary>Every block of a plane there and back, rounded to levels from -128 to 127.</summary>
    public static void Quantize(Span<float> plane, int width, ReadOnlySpan<float> table)
    {
        Span<Vector256<float>> block = stackalloc Vector256<float>[Side], work = stackalloc Vector256<float>[Side];
        ReadOnlySpan<Vector256<float>> forward = MemoryMarshal.Cast<float, Vector256<float>>(s_cosines);
        ReadOnlySpan<Vector256<float>> steps = MemoryMarshal.Cast<float, Vector256<float>>(table);
        ReadOnlySpan<Vector256<float>> rows = forward[..Side], columns = forward[Side..];
        for (int top = 0; top < plane.Length; top += Side * width)
        {
            for (int left = 0; left < width; left += Side)
            {
                for (int y = 0; y < Side; y++)
                {
                    block[y] = Vector256.Create(plane[(top + (y * width) + left)..]);
                }

                // C X C^T, rounded to steps, then C^T Y C.
                Multiply(rows, block, work);
                Multiply(work, columns, block);
                for (int v = 0; v < Side; v++)
                {
                    block[v] = Round(block[v], steps[v]);
                }

                Multiply(columns, block, work);
                Multiply(work, rows, block);
                for (int y = 0; y < Side; y++)
                {
                    Vector256<float> levels = Vector256.Round(block[y]);
                    Vector256.Clamp(levels, Vector256.Create(-128f), Vector256.Create(127f)).CopyTo(plane[(top + (y * width) + left)..]);
                }
            }
        }
    }

    /// <summary>To whole steps, ties away from 0, as libjpeg does: from frequencies that are whole eighths.</summary>
    private static Vector256<float> Round(Vector256<float> frequencies, Vector256<float> steps)
    {
        Vector256<float> eighths = Vector256.Round(Vector256.Abs(frequencies) * 8);
        Vector256<float> size = Vector256.Floor((eighths + (steps * 4)) / (steps * 8)) * steps;
        return Vector256.CopySign(size, frequencies);
    }

    /// <summary>The product of two 8x8 matrices in rows.</summary>
    private static void Multiply(ReadOnlySpan<Vector256<float>> a, ReadOnlySpan<Vector256<float>> b, Span<Vector256<float>> product)
    {
        for (int i = 0; i < Side; i++)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int k = 0; k < Side; k++)
            {
                sum += Vector256.Create(a[i][k]) * b[k];
            }

            product[i] = sum;
        }
    }

    /// <summary>The orthonormal cosine matrix C, rows are frequencies; then its transpose.</summary>
    private static float[] Cosines()
    {
        float[] both = new float[2 * Side * Side];
        for (int u = 0; u < Side; u++)
        {
            for (int x = 0; x < Side; x++)
            {
                float value = (float)((u == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
                both[(u * Side) + x] = both[(Side * Side) + (x * Side) + u] = value;
            }
        }

        return both;
    }
}
