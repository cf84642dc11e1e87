using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The input gradient of a strided convolution of thin pictures (also: a transposed convolution into colours) as one matrix product,
/// which fills its vectors with a window's taps where a kernel that goes pixel by pixel has but a few channels for them. It gives a row
/// for each pixel of dy: what that adds to the window [KH, KW, C] it came from. This sums the windows where they overlap: to a row of
/// dx every row of windows gives stretches of KW * C neighbouring numbers, each stride * C further than the last.
/// </summary>
internal static unsafe class WindowSums
{
    /// <summary>How many floats beyond the last window are read, and ignored.</summary>
    public const int Margin = Lanes;

    /// <summary>How many floats of windows to sum at once: they should still be in the caches.</summary>
    public const long MostFloats = 1 << 20;

    private const int Lanes = 16;
    private const long Grain = 1 << 14;

    /// <summary>Whether this is how to compute it.</summary>
    public static bool Fit(in ConvGeometry g)
    {
        bool exists = g is { Groups: 1, DilationHeight: 1, DilationWidth: 1, PadTop: >= 0, PadLeft: >= 0 } && g.KernelWidth % g.StrideWidth == 0;
        bool worthIt = g.StrideWidth > 1 && g.StrideWidth * g.InChannels <= Lanes && g.OutChannels >= Lanes;
        return exists && worthIt && g.Input.Count > 0 && g.Output.Count > 0;
    }

    /// <summary>Overwrites pictures of dx.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="windows">A window [KH, KW, C] for each pixel of dy, of these pictures alone.</param>
    /// <param name="first">The first picture.</param>
    /// <param name="pictures">How many.</param>
    /// <param name="dx">[N, H, W, C], all pictures.</param>
    /// <param name="half">Whether dx is BF16, not F32.</param>
    public static void Run(ConvGeometry g, float* windows, int first, int pictures, nint dx, bool half)
    {
        int width = g.InWidth * g.InChannels;
        nint start = dx + ((nint)first * g.InHeight * width * (half ? sizeof(ushort) : sizeof(float)));
        ThreadTeam.For((long)pictures * g.InHeight, 1 + (Grain / width), (from, to) => Rows(g, windows, from, to, start, half));
    }

    /// <summary>Some rows of dx, counted over all pictures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(in ConvGeometry g, float* windows, long start, long end, nint dx, bool half)
    {
        int width = g.InWidth * g.InChannels, margin = g.PadLeft * g.InChannels;
        int blocks = (g.InWidth + g.PadLeft + g.StrideWidth - 1) / g.StrideWidth;
        using Scratch<float> sums = new(((long)blocks * g.StrideWidth * g.InChannels) + Lanes);
        float** from = stackalloc float*[g.KernelHeight];
        for (long row = start; row < end; row++)
        {
            int rows = Reaching(g, windows, row / g.InHeight, (int)(row % g.InHeight), from);
            Sum(g, from, rows, blocks, sums.Pointer);
            if (half)
            {
                HalfRows.NarrowRow(sums.Pointer + margin, (ushort*)dx + (row * width), width);
            }
            else
            {
                Buffer.MemoryCopy(sums.Pointer + margin, (float*)dx + (row * width), width * sizeof(float), width * sizeof(float));
            }
        }
    }

    /// <summary>The rows of windows, each from the taps' row that reaches a row of dx.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Reaching(in ConvGeometry g, float* windows, long picture, int height, float** from)
    {
        int rows = 0, stretch = g.KernelWidth * g.InChannels;
        for (int kh = (height + g.PadTop) % g.StrideHeight; kh < g.KernelHeight && kh <= height + g.PadTop; kh += g.StrideHeight)
        {
            int oh = (height + g.PadTop - kh) / g.StrideHeight;
            if (oh < g.OutHeight)
            {
                from[rows++] = windows + (((((picture * g.OutHeight) + oh) * g.OutWidth * g.KernelHeight) + kh) * stretch);
            }
        }

        return rows;
    }

    /// <summary>
    /// A row of dx, in blocks of stride * C: the first block of a window, the second of the window before, and so on. A vector's lanes
    /// beyond a block carry nothing of use, and the next block's store covers them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(in ConvGeometry g, float** from, int rows, int blocks, float* sums)
    {
        int step = g.StrideWidth * g.InChannels, parts = g.KernelWidth / g.StrideWidth, last = g.OutWidth - 1;
        nint window = (nint)g.KernelHeight * g.KernelWidth * g.InChannels;
        for (int block = 0; block < blocks; block++)
        {
            Vector512<float> sum = default;
            for (int part = Math.Max(0, block - last); part < parts && part <= block; part++)
            {
                nint at = ((block - part) * window) + (part * step);
                for (int row = 0; row < rows; row++)
                {
                    sum += Vector512.Load(from[row] + at);
                }
            }

            sum.Store(sums + (block * step));
        }
    }
}
