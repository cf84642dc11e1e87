using System.Collections;
using System.Runtime.CompilerServices;

namespace Atelier.Tensors;

/// <summary>
/// The logical extents of a tensor, outermost first, as PyTorch writes them: a picture batch is [N, C, H, W]
/// whatever its order in memory (see <see cref="Layout"/>). Immutable; compared by value.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? _dims;

    private Shape(int[] dims) => _dims = dims;

    private int[] Dims => _dims ?? [];

    /// <summary>The shape of a single number: rank 0, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>Makes a shape from extents, outermost first.</summary>
    /// <exception cref="ArgumentException">An extent is negative, or the element count overflows 64 bits.</exception>
    public static Shape Create(ReadOnlySpan<int> dims)
    {
        long count = 1;
        foreach (int dim in dims)
        {
            if (dim < 0)
            {
                throw new ArgumentException($"Shape: extent {dim} is negative in [{string.Join(", ", dims.ToArray())}].");
            }

            count = checked(count * dim);
        }

        return new Shape(dims.ToArray());
    }

    /// <summary>Number of axes.</summary>
    public int Rank => Dims.Length;

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int dim in Dims)
            {
                count *= dim;
            }

            return count;
        }
    }

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The extent of an axis; negative axes count from the end.</summary>
    public int this[int axis] => Dims[Axis(axis)];

    /// <summary>The extents as a span, outermost first.</summary>
    public ReadOnlySpan<int> AsSpan() => Dims;

    /// <summary>A fresh array of the extents.</summary>
    public int[] ToArray() => [.. Dims];

    /// <summary>Turns an axis that may count from the end (-1 is the last) into one that counts from the front.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        int resolved = axis < 0 ? axis + Rank : axis;
        return resolved >= 0 && resolved < Rank
            ? resolved
            : throw new ArgumentOutOfRangeException(nameof(axis), $"Axis {axis} is outside shape {this} of rank {Rank}.");
    }

    /// <summary>This shape with one extent replaced.</summary>
    public Shape With(int axis, int extent)
    {
        int[] dims = ToArray();
        dims[Axis(axis)] = extent;
        return Create(dims);
    }

    /// <summary>NumPy's broadcasting: aligned at the right, extents equal or 1.</summary>
    /// <param name="a">One shape.</param>
    /// <param name="b">The other.</param>
    /// <param name="operation">Named in the error.</param>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation = "Broadcast")
    {
        if (a == b)
        {
            return a;
        }

        int rank = Math.Max(a.Rank, b.Rank);
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int da = i <= a.Rank ? a[^i] : 1, db = i <= b.Rank ? b[^i] : 1;
            if (da != db && da != 1 && db != 1)
            {
                throw new ArgumentException($"{operation}: shapes {a} and {b} do not broadcast: extents {da} and {db} at axis -{i}.");
            }

            dims[rank - i] = da == 1 ? db : da;
        }

        return new Shape(dims);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.AsSpan().SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int dim in Dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>Value equality.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Value inequality.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>An extent counted from the end, so that <c>shape[^1]</c> works.</summary>
    public int this[Index index] => Dims[index];

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As <c>[64, 3, 32, 32]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Dims)}]";
}
