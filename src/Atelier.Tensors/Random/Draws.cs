using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors;

/// <summary>
/// Random words turned into distributions, 64 elements at a time. Everything is written once on <see cref="Vector512"/>, which
/// the runtime lowers to narrower vectors or scalars where it must, and with correctly rounded operations only (no fused
/// multiply-add, no library logarithm), so that every machine gets the same bits.
/// </summary>
internal static class Draws
{
    private const int Group = 4 * Philox.LaneCount;

    /// <summary>A distribution: 64 elements from 16 blocks, in the order that <see cref="RandomKey"/> describes.</summary>
    internal interface IDistribution<T>
    {
        void Write(in Philox.Words words, Span<T> destination);
    }

    public static void Fill<T, TDistribution>(RandomKey key, Span<T> destination, long firstSample, int perSample, TDistribution distribution)
        where T : unmanaged
        where TDistribution : struct, IDistribution<T>
    {
        int width = perSample == 0 ? destination.Length : perSample;
        if (width < 0 || (width > 0 && destination.Length % width != 0))
        {
            throw new ArgumentException($"Random fill: {destination.Length} elements are not whole samples of {perSample}.", nameof(perSample));
        }

        for (long sample = firstSample; !destination.IsEmpty; sample++)
        {
            FillRow(key, destination[..width], (ulong)sample, distribution);
            destination = destination[width..];
        }
    }

    private static void FillRow<T, TDistribution>(RandomKey key, Span<T> row, ulong sample, TDistribution distribution)
        where T : unmanaged
        where TDistribution : struct, IDistribution<T>
    {
        (uint low, uint high) = ((uint)sample, (uint)(sample >> 32));
        uint block = 0;
        for (; row.Length >= Group; row = row[Group..], block += Philox.LaneCount)
        {
            distribution.Write(Philox.Lanes(key.Value, block, 0, low, high), row);
        }

        if (!row.IsEmpty)
        {
            Span<T> whole = stackalloc T[Group];
            distribution.Write(Philox.Lanes(key.Value, block, 0, low, high), whole);
            whole[..row.Length].CopyTo(row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<T> value, Span<T> destination, int word)
        => value.CopyTo(destination.Slice(word * Philox.LaneCount, Philox.LaneCount));

    internal readonly struct Uniform : IDistribution<float>
    {
        public void Write(in Philox.Words words, Span<float> destination)
        {
            Store(Unit(words.W0), destination, 0);
            Store(Unit(words.W1), destination, 1);
            Store(Unit(words.W2), destination, 2);
            Store(Unit(words.W3), destination, 3);
        }

        private static Vector512<float> Unit(Vector512<uint> word)
            => Vector512.ConvertToSingle((word >>> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));
    }

    internal readonly struct Normal : IDistribution<float>
    {
        public void Write(in Philox.Words words, Span<float> destination)
        {
            (Vector512<float> x, Vector512<float> y) = BoxMuller.Transform(words.W0, words.W1);
            Store(x, destination, 0);
            Store(y, destination, 1);
            (x, y) = BoxMuller.Transform(words.W2, words.W3);
            Store(x, destination, 2);
            Store(y, destination, 3);
        }
    }

    internal readonly struct Integer(int bound) : IDistribution<int>
    {
        private readonly Vector512<ulong> _bound = Vector512.Create((ulong)bound);

        public void Write(in Philox.Words words, Span<int> destination)
        {
            Store(Scale(words.W0), destination, 0);
            Store(Scale(words.W1), destination, 1);
            Store(Scale(words.W2), destination, 2);
            Store(Scale(words.W3), destination, 3);
        }

        private Vector512<int> Scale(Vector512<uint> word)
        {
            Vector512<ulong> even = Philox.MultiplyLow(word.AsUInt64(), _bound);
            Vector512<ulong> odd = Philox.MultiplyLow(word.AsUInt64() >> 32, _bound);
            return Philox.Interleave(even >> 32, odd >> 32).AsInt32();
        }
    }

    internal readonly struct Widened<TSource> : IDistribution<double>
        where TSource : struct, IDistribution<float>
    {
        public void Write(in Philox.Words words, Span<double> destination)
        {
            Span<float> narrow = stackalloc float[Group];
            default(TSource).Write(words, narrow);
            for (int i = 0; i < narrow.Length; i++)
            {
                destination[i] = narrow[i];
            }
        }
    }
}
