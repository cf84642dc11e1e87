using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>What this machine can do at best on <see cref="ThreadTeam.Size"/> threads: the yardstick for kernels.</summary>
internal static unsafe class PeakProbe
{
    private const int Chains = 12;
    private const int Steps = 100_000;
    private const int CopyFloats = 16 << 20;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(0.3);

    /// <summary>f32 multiply-adds from registers alone, in 10^9 operations a second (two to a multiply-add), the best of a few tries.</summary>
    public static double Gigaflops(int tries = 20)
    {
        Action<int> body = Tiles.Lanes switch
        {
            16 => _ => Multiply<Lanes512, Vector512<float>>(),
            8 => _ => Multiply<Lanes256, Vector256<float>>(),
            4 => _ => Multiply<Lanes128, Vector128<float>>(),
            _ => _ => Multiply<Lanes1, float>(),
        };
        int threads = ThreadTeam.Size;
        return 2e-9 * Chains * Steps * Tiles.Lanes * threads / Best(tries, () => ThreadTeam.Run(threads, body));
    }

    /// <summary>A plain copy far larger than the caches, in 10^9 bytes a second, reads and writes both counted.</summary>
    public static double CopyGigabytes(int tries = 5)
    {
        using ScratchPool.Lease from = ScratchPool.Rent(CopyFloats), to = ScratchPool.Rent(CopyFloats);
        float* source = from.Floats, target = to.Floats;
        new Span<float>(source, CopyFloats).Fill(1);
        double seconds = Best(tries + 1, () => ThreadTeam.For(CopyFloats, 4096, (first, last) =>
            new Span<float>(source + first, (int)(last - first)).CopyTo(new Span<float>(target + first, (int)(last - first)))));
        return 2e-9 * CopyFloats * sizeof(float) / seconds;
    }

    /// <summary>The shortest of several runs, in seconds; short ones go on until the JIT has settled.</summary>
    public static double Best(int tries, Action action)
    {
        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < tries || Stopwatch.GetElapsedTime(begin) < Settled; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* values = stackalloc float[Tiles.Block];
        new Span<float>(values, Tiles.Block).Fill(0.5f);
        TVector x = TLanes.Load(values);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = TLanes.MultiplyAdd(a, x, x);
            b = TLanes.MultiplyAdd(b, x, x);
            c = TLanes.MultiplyAdd(c, x, x);
            d = TLanes.MultiplyAdd(d, x, x);
            e = TLanes.MultiplyAdd(e, x, x);
            f = TLanes.MultiplyAdd(f, x, x);
            g = TLanes.MultiplyAdd(g, x, x);
            h = TLanes.MultiplyAdd(h, x, x);
            i = TLanes.MultiplyAdd(i, x, x);
            j = TLanes.MultiplyAdd(j, x, x);
            k = TLanes.MultiplyAdd(k, x, x);
            l = TLanes.MultiplyAdd(l, x, x);
        }

        // The sums are used, so that the JIT keeps the work.
        TVector sum = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h)));
        TLanes.Store(TLanes.Add(sum, TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l))), values);
    }
}
