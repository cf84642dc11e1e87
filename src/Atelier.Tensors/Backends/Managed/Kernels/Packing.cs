using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Copies of operands into the order in which register tiles read them.</summary>
internal static unsafe class Packing
{
    private const int Square = 8;

    /// <summary>
    /// target[k * width + j] = source[j * acrossStride + k * alongStride] for j below <paramref name="across"/> and k below
    /// <paramref name="along"/>; columns from <paramref name="across"/> to <paramref name="width"/> become zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint acrossStride, nint alongStride, int across, int along, float* target, int width)
    {
        if (across < width)
        {
            new Span<float>(target, along * width).Clear();
        }

        if (acrossStride == 1)
        {
            for (int k = 0; k < along; k++, source += alongStride, target += width)
            {
                Line(source, target, across);
            }
        }
        else if (Avx.IsSupported && alongStride == 1 && across >= Square && along >= Square)
        {
            Transpose(source, acrossStride, across, along, target, width);
        }
        else
        {
            for (int j = 0; j < across; j++)
            {
                for (int k = 0; k < along; k++)
                {
                    target[(k * width) + j] = source[(j * acrossStride) + (k * alongStride)];
                }
            }
        }
    }

    /// <summary>Copies floats without a call; the last vectors overlap instead of passing the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* source, float* target, int count)
    {
        if (count == Tiles.Block)
        {
            Unsafe.CopyBlockUnaligned(target, source, Tiles.Block * sizeof(float));
        }
        else if (count >= Vector256<float>.Count)
        {
            int last = count - Vector256<float>.Count;
            for (int i = 0; i < last; i += Vector256<float>.Count)
            {
                Vector256.Load(source + i).Store(target + i);
            }

            Vector256.Load(source + last).Store(target + last);
        }
        else if (count >= Vector128<float>.Count)
        {
            int last = count - Vector128<float>.Count;
            Vector128<float> head = Vector128.Load(source), tail = Vector128.Load(source + last);
            head.Store(target);
            tail.Store(target + last);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                target[i] = source[i];
            }
        }
    }

    // Squares of 8 x 8; the last ones in either direction overlap their neighbours.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint acrossStride, int across, int along, float* target, int width)
    {
        for (int k = 0; k < along; k += Square)
        {
            int k0 = Math.Min(k, along - Square);
            for (int j = 0; j < across; j += Square)
            {
                int j0 = Math.Min(j, across - Square);
                TransposeSquare(source + (j0 * acrossStride) + k0, acrossStride, target + ((nint)k0 * width) + j0, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector256<float> a = Vector256.Load(from), b = Vector256.Load(from + fromStride);
        Vector256<float> c = Vector256.Load(from + (2 * fromStride)), d = Vector256.Load(from + (3 * fromStride));
        from += 4 * fromStride;
        Vector256<float> e = Vector256.Load(from), f = Vector256.Load(from + fromStride);
        Vector256<float> g = Vector256.Load(from + (2 * fromStride)), h = Vector256.Load(from + (3 * fromStride));
        (a, b, c, d) = TransposeQuads(a, b, c, d);
        (e, f, g, h) = TransposeQuads(e, f, g, h);
        Avx.Permute2x128(a, e, 0x20).Store(to);
        Avx.Permute2x128(b, f, 0x20).Store(to + toStride);
        Avx.Permute2x128(c, g, 0x20).Store(to + (2 * toStride));
        Avx.Permute2x128(d, h, 0x20).Store(to + (3 * toStride));
        to += 4 * toStride;
        Avx.Permute2x128(a, e, 0x31).Store(to);
        Avx.Permute2x128(b, f, 0x31).Store(to + toStride);
        Avx.Permute2x128(c, g, 0x31).Store(to + (2 * toStride));
        Avx.Permute2x128(d, h, 0x31).Store(to + (3 * toStride));
    }

    // Transposes the 4 x 4 squares in both halves of four rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D) TransposeQuads(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector256<float> ab = Avx.UnpackLow(a, b), AB = Avx.UnpackHigh(a, b), cd = Avx.UnpackLow(c, d), CD = Avx.UnpackHigh(c, d);
        return (Avx.Shuffle(ab, cd, 0x44), Avx.Shuffle(ab, cd, 0xEE), Avx.Shuffle(AB, CD, 0x44), Avx.Shuffle(AB, CD, 0xEE));
    }
}
