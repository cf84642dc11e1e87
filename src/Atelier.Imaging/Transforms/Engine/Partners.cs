using System.Buffers;
using System.Numerics.Tensors;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Changes a row with its partner.</summary>
internal interface IPartnering<T>
{
    void Mix(Span<T> own, ReadOnlySpan<T> partner);
}

/// <summary>Rows of a batch with the row before each, the first with the last, all as they were before.</summary>
internal static class Partners
{
    public static void Mix<T, TPartnering>(Span<T> batch, int row, TPartnering partnering)
        where TPartnering : struct, IPartnering<T>
    {
        if (row < 1 || batch.Length % row != 0)
        {
            throw new ArgumentException($"Mixing: {batch.Length} values are not whole rows of {row}.");
        }

        if (batch.IsEmpty)
        {
            return;
        }

        T[] rented = ArrayPool<T>.Shared.Rent(row);
        Span<T> last = rented.AsSpan(0, row);
        batch[^row..].CopyTo(last);
        for (int at = batch.Length - row; at > 0; at -= row)
        {
            partnering.Mix(batch.Slice(at, row), batch.Slice(at - row, row));
        }

        partnering.Mix(batch[..row], last);
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>Labels by shares.</summary>
    public readonly struct Labels(double share) : IPartnering<float>
    {
        public void Mix(Span<float> own, ReadOnlySpan<float> partner)
        {
            TensorPrimitives.Multiply(own, (float)share, own);
            TensorPrimitives.MultiplyAdd(partner, (float)(1 - share), own, own);
        }
    }
}
