using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// One output of an <see cref="AxisMap"/> whose inputs are rows of numbers: their weighted sum, in single precision. The usual
/// numbers of taps have loops of their own, which hold rows and weights in registers. A last vector that is not full overlaps the
/// one before it.
/// </summary>
internal static unsafe class TapSum
{
    /// <summary>Numbers in a vector.</summary>
    public const int Step = 16;

    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization, Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Writes an output's <paramref name="length"/> numbers; input i lies at <paramref name="from"/> + i * stride.</summary>
    public static void Run<TFrom, TTo>(TFrom* from, long stride, AxisMap map, int output, long length, TTo* to)
        where TFrom : unmanaged, IVectorElement<TFrom>
        where TTo : unmanaged, IVectorElement<TTo>
    {
        int first = map.Starts[output], taps = map.Starts[output + 1] - first;
        ReadOnlySpan<int> at = map.Indices.AsSpan(first, taps);
        ReadOnlySpan<double> weights = map.Weights.AsSpan(first, taps);
        switch (length < Step ? 0 : taps)
        {
            case 1: One(from + at[0] * stride, (float)weights[0], length, to); break;
            case 2: Two(from + at[0] * stride, from + at[1] * stride, weights, length, to); break;
            case 4: Four(from, stride, at, weights, length, to); break;
            default: Any(from, stride, at, weights, length, to); break;
        }
    }

    /// <summary>An output's first sixteen numbers, without a call: for pixels that are hardly more work than one.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> First<T>(T* from, long stride, AxisMap map, int output)
        where T : unmanaged, IVectorElement<T>
    {
        int first = map.Starts[output], taps = map.Starts[output + 1] - first;
        return Vector(from, stride, map.Indices.AsSpan(first, taps), map.Weights.AsSpan(first, taps));
    }

    [MethodImpl(Hot)]
    private static void One<TFrom, TTo>(TFrom* a, float weight, long length, TTo* to)
        where TFrom : unmanaged, IVectorElement<TFrom>
        where TTo : unmanaged, IVectorElement<TTo>
    {
        Vector512<float> u = Vector512.Create(weight);
        for (long i = 0, last = length - Step; i <= last; i = Next(i, last))
        {
            TTo.Store(TFrom.Load(a + i) * u, to + i);
        }
    }

    [MethodImpl(Hot)]
    private static void Two<TFrom, TTo>(TFrom* a, TFrom* b, ReadOnlySpan<double> weights, long length, TTo* to)
        where TFrom : unmanaged, IVectorElement<TFrom>
        where TTo : unmanaged, IVectorElement<TTo>
    {
        Vector512<float> u = Vector512.Create((float)weights[0]), v = Vector512.Create((float)weights[1]);
        for (long i = 0, last = length - Step; i <= last; i = Next(i, last))
        {
            TTo.Store(Vector512.FusedMultiplyAdd(TFrom.Load(b + i), v, TFrom.Load(a + i) * u), to + i);
        }
    }

    [MethodImpl(Hot)]
    private static void Four<TFrom, TTo>(TFrom* from, long stride, ReadOnlySpan<int> at, ReadOnlySpan<double> weights, long length, TTo* to)
        where TFrom : unmanaged, IVectorElement<TFrom>
        where TTo : unmanaged, IVectorElement<TTo>
    {
        TFrom* a = from + at[0] * stride, b = from + at[1] * stride, c = from + at[2] * stride, d = from + at[3] * stride;
        Vector512<float> u = Vector512.Create((float)weights[0]), v = Vector512.Create((float)weights[1]);
        Vector512<float> w = Vector512.Create((float)weights[2]), z = Vector512.Create((float)weights[3]);
        for (long i = 0, last = length - Step; i <= last; i = Next(i, last))
        {
            Vector512<float> sum = Vector512.FusedMultiplyAdd(TFrom.Load(b + i), v, TFrom.Load(a + i) * u);
            sum = Vector512.FusedMultiplyAdd(TFrom.Load(c + i), w, sum);
            TTo.Store(Vector512.FusedMultiplyAdd(TFrom.Load(d + i), z, sum), to + i);
        }
    }

    [MethodImpl(Hot)]
    private static void Any<TFrom, TTo>(TFrom* from, long stride, ReadOnlySpan<int> at, ReadOnlySpan<double> weights, long length, TTo* to)
        where TFrom : unmanaged, IVectorElement<TFrom>
        where TTo : unmanaged, IVectorElement<TTo>
    {
        for (long i = 0, last = length - Step; i <= last; i = Next(i, last))
        {
            TTo.Store(Vector(from + i, stride, at, weights), to + i);
        }

        if (length < Step)
        {
            Vector512<float> sum = default;
            for (int k = 0; k < at.Length; k++)
            {
                Vector512<float> x = Part.Load(from + at[k] * stride, (int)length);
                sum = Vector512.FusedMultiplyAdd(x, Vector512.Create((float)weights[k]), sum);
            }

            Part.Store(sum, to, (int)length);
        }
    }

    [MethodImpl(Inline)]
    private static Vector512<float> Vector<T>(T* from, long stride, ReadOnlySpan<int> at, ReadOnlySpan<double> weights)
        where T : unmanaged, IVectorElement<T>
    {
        Vector512<float> sum = default;
        for (int k = 0; k < at.Length && k < weights.Length; k++)
        {
            sum = Vector512.FusedMultiplyAdd(T.Load(from + at[k] * stride), Vector512.Create((float)weights[k]), sum);
        }

        return sum;
    }

    /// <summary>Where the next vector starts: at <paramref name="last"/> at the latest, and beyond it after that.</summary>
    [MethodImpl(Inline)]
    private static long Next(long i, long last) => i < last ? Math.Min(i + Step, last) : i + Step;
}
