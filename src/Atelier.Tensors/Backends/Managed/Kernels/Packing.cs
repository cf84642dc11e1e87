using System.Runtime.CompilerServices;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>Copies of operands into the order in which register tiles read them.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// target[k * width + j] = source[j * acrossStride + k * alongStride] for j below <paramref name="across"/> and k below
    /// <paramref name="along"/>; columns from <paramref name="across"/> to <paramref name="width"/> become zero.
    /// </summary>
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

            return;
        }

        for (int k0 = 0; k0 < along; k0 += 16)
        {
            // Sixteen steps at a time: the lines they are read from and written to stay in the first-level cache.
            int steps = Math.Min(16, along - k0);
            for (int j = 0; j < across; j++)
            {
                float* from = source + (j * acrossStride) + (k0 * alongStride);
                float* to = target + (k0 * width) + j;
                for (int k = 0; k < steps; k++, from += alongStride, to += width)
                {
                    *to = *from;
                }
            }
        }
    }

    /// <summary>Copies a few floats; a whole block without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* source, float* target, int count)
    {
        if (count == Tiles.Block)
        {
            Unsafe.CopyBlockUnaligned(target, source, Tiles.Block * sizeof(float));
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                target[i] = source[i];
            }
        }
    }
}
