using System.Numerics;
using Atelier.Tensors;

namespace Atelier.Data.Loading;

/// <summary>
/// The order in which an epoch visits a dataset: a keyed permutation that needs no memory and no history, so that training can
/// resume at any sample. A Feistel network over the next even number of bits, walked until it lands inside the dataset
/// (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
/// </summary>
public readonly struct EpochOrder
{
    private const int Rounds = 6;

    private readonly RandomKey _key;
    private readonly long _count;
    private readonly int _half;

    /// <summary>The orders of a dataset.</summary>
    /// <param name="key">Chooses them.</param>
    /// <param name="count">Pictures in the dataset, at least 1.</param>
    public EpochOrder(RandomKey key, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_key, _count) = (key, count);
        _half = Math.Max(1, (BitOperations.Log2((ulong)Math.Max(1, count - 1)) + 2) / 2);
    }

    /// <summary>The picture at a global position: each epoch visits every picture once, in an order of its own.</summary>
    public long this[long position]
    {
        get
        {
            (long epoch, long at) = Math.DivRem(position, _count);
            ulong key = _key.At(epoch).Value;
            do
            {
                at = Mix(key, at);
            }
            while (at >= _count);
            return at;
        }
    }

    private long Mix(ulong key, long value)
    {
        ulong mask = (1UL << _half) - 1, left = (ulong)value >> _half, right = (ulong)value & mask;
        for (uint round = 0; round < Rounds; round++)
        {
            uint word = Philox.Block(key, ((uint)right, (uint)(right >> 32), round, 0)).W0;
            (left, right) = (right, (left ^ word) & mask);
        }

        return (long)((left << _half) | right);
    }
}
