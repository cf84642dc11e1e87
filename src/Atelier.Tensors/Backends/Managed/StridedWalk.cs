namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// A nested loop over extents, with one stride per operand and extent, simplified: extents of 1 are dropped and neighbours that
/// every operand walks without a gap become one. What is left last is the inner loop, the rest are its rows.
/// </summary>
internal sealed class StridedWalk
{
    /// <param name="extents">Outermost first.</param>
    /// <param name="strides">For each operand one stride an extent.</param>
    public StridedWalk(ReadOnlySpan<int> extents, params ReadOnlySpan<long[]> strides)
    {
        long[] merged = new long[extents.Length + 1];
        long[][] steps = new long[strides.Length][];
        for (int k = 0; k < steps.Length; k++)
        {
            steps[k] = new long[merged.Length];
        }

        // From the innermost place outwards, filling from the back.
        int first = merged.Length;
        for (int d = extents.Length - 1; d >= 0; d--)
        {
            if (extents[d] == 1)
            {
                continue;
            }

            if (first < merged.Length && Joins(strides, d, steps, first, merged[first]))
            {
                merged[first] *= extents[d];
                continue;
            }

            merged[--first] = extents[d];
            for (int k = 0; k < steps.Length; k++)
            {
                steps[k][first] = strides[k][d];
            }
        }

        if (first == merged.Length)
        {
            merged[--first] = 1;
            Array.ForEach(steps, operand => operand[first] = 1);
        }

        Extents = merged[first..];
        Steps = Array.ConvertAll(steps, operand => operand[first..]);
        Rows = 1;
        foreach (long extent in Extents.AsSpan()[..^1])
        {
            Rows *= extent;
        }
    }

    /// <summary>The extents that are left, outermost first; at least one.</summary>
    public long[] Extents { get; }

    /// <summary>Each operand's strides over <see cref="Extents"/>.</summary>
    public long[][] Steps { get; }

    /// <summary>Length of the inner loop.</summary>
    public long Inner => Extents[^1];

    /// <summary>How often the inner loop runs.</summary>
    public long Rows { get; }

    /// <summary>An operand's stride in the inner loop.</summary>
    public long InnerStep(int operand) => Steps[operand][^1];

    /// <summary>Where operand <paramref name="operand"/> stands at the start of a row.</summary>
    public long Start(int operand, long row)
    {
        long at = 0;
        long[] steps = Steps[operand];
        for (int d = Extents.Length - 2; d >= 0; d--)
        {
            (row, long index) = Math.DivRem(row, Extents[d]);
            at += index * steps[d];
        }

        return at;
    }

    /// <summary>Strides of an operand that broadcasts: 0 where its extent is 1 and the result's is not. In the order of memory.</summary>
    public static long[] Broadcasting(Shape operand, int[] order)
    {
        long[] strides = new long[order.Length];
        long stride = 1;
        for (int place = order.Length - 1; place >= 0; place--)
        {
            int extent = operand[order[place]];
            strides[place] = extent == 1 ? 0 : stride;
            stride *= extent;
        }

        return strides;
    }

    private static bool Joins(ReadOnlySpan<long[]> strides, int d, long[][] steps, int first, long extent)
    {
        for (int k = 0; k < steps.Length; k++)
        {
            if (strides[k][d] != steps[k][first] * extent)
            {
                return false;
            }
        }

        return true;
    }
}
