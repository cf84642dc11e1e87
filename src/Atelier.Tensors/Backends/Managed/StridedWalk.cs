namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// A nested loop over extents, with one stride per operand and extent, simplified: extents of 1 are dropped and neighbours that
/// every operand walks without a gap become one. What is left last is the inner loop, the rest are its rows.
/// </summary>
internal sealed class StridedWalk
{
    /// <param name="extents">Outermost first.</param>
    /// <param name="strides">For each operand one stride an extent.</param>
    public StridedWalk(ReadOnlySpan<int> extents, params long[][] strides)
    {
        List<long> merged = [];
        List<long>[] steps = [.. strides.Select(_ => new List<long>())];
        for (int d = extents.Length - 1; d >= 0; d--)
        {
            if (extents[d] == 1)
            {
                continue;
            }

            int dim = d;
            bool joins = merged.Count > 0 && Enumerable.Range(0, strides.Length).All(k => strides[k][dim] == steps[k][^1] * merged[^1]);
            if (joins)
            {
                merged[^1] *= extents[d];
                continue;
            }

            merged.Add(extents[d]);
            for (int k = 0; k < strides.Length; k++)
            {
                steps[k].Add(strides[k][d]);
            }
        }

        Inner = merged.Count > 0 ? merged[0] : 1;
        InnerSteps = [.. steps.Select(s => s.Count > 0 ? s[0] : 1)];
        _extents = [.. merged.Skip(1).Reverse()];
        _steps = [.. steps.Select(s => s.Skip(1).Reverse().ToArray())];
        Rows = _extents.Aggregate(1L, (product, extent) => product * extent);
    }

    private readonly long[] _extents;
    private readonly long[][] _steps;

    /// <summary>Length of the inner loop.</summary>
    public long Inner { get; }

    /// <summary>Each operand's stride in the inner loop.</summary>
    public long[] InnerSteps { get; }

    /// <summary>How often the inner loop runs.</summary>
    public long Rows { get; }

    /// <summary>Where operand <paramref name="operand"/> stands at the start of a row.</summary>
    public long Start(int operand, long row)
    {
        long at = 0;
        long[] steps = _steps[operand];
        for (int d = _extents.Length - 1; d >= 0; d--)
        {
            (row, long index) = Math.DivRem(row, _extents[d]);
            at += index * steps[d];
        }

        return at;
    }

    /// <summary>Strides of an operand that broadcasts: 0 where its extent is 1 and the result's is not. In the order of memory.</summary>
    public static long[] Broadcasting(Shape operand, int[] order)
    {
        long[] strides = Layout.Strides(operand);
        return [.. order.Select(axis => operand[axis] == 1 ? 0 : strides[axis])];
    }
}
