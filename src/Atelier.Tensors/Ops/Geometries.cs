namespace Atelier.Tensors.Ops;

/// <summary>
/// A sparse linear map along one axis: output row o is the sum over k of Weights[o][k] times input row Indices[o][k].
/// Resizing, average pooling, padding and FIR filtering are all of this kind, and so are their adjoints.
/// </summary>
public sealed class AxisMap
{
    /// <summary>States the map row by row.</summary>
    /// <param name="inputs">Extent of the axis before.</param>
    /// <param name="rows">One list of (input index, weight) for each output index; empty lists give zeros.</param>
    public AxisMap(int inputs, IReadOnlyList<IReadOnlyList<(int Index, double Weight)>> rows)
    {
        Inputs = inputs;
        Starts = new int[rows.Count + 1];
        for (int o = 0; o < rows.Count; o++)
        {
            Starts[o + 1] = Starts[o] + rows[o].Count;
        }

        Indices = [.. rows.SelectMany(row => row.Select(tap => tap.Index))];
        Weights = [.. rows.SelectMany(row => row.Select(tap => tap.Weight))];
        if (Array.Exists(Indices, index => index < 0 || index >= inputs))
        {
            throw new ArgumentException($"AxisMap: an index is outside the axis of extent {inputs}.");
        }
    }

    /// <summary>Extent of the axis before the map.</summary>
    public int Inputs { get; }

    /// <summary>Extent of the axis after the map.</summary>
    public int Outputs => Starts.Length - 1;

    /// <summary>Where each row's taps start in <see cref="Indices"/> and <see cref="Weights"/>; one more entry than rows.</summary>
    internal int[] Starts { get; }

    internal int[] Indices { get; }

    internal double[] Weights { get; }

    /// <summary>The adjoint: rows and columns swapped.</summary>
    public AxisMap Transpose()
    {
        List<(int, double)>[] rows = [.. Enumerable.Range(0, Inputs).Select(_ => new List<(int, double)>())];
        for (int o = 0; o < Outputs; o++)
        {
            for (int k = Starts[o]; k < Starts[o + 1]; k++)
            {
                rows[Indices[k]].Add((o, Weights[k]));
            }
        }

        return new AxisMap(Outputs, rows);
    }
}

/// <summary>Windows of a max pooling: which input rows and columns each output row and column looks at (half-open ranges).</summary>
public sealed record PoolGeometry((int From, int To)[] Rows, (int From, int To)[] Columns);

/// <summary>
/// A normalisation as memory sees it: elements lie as [Outer, Rows, Groups, Inner]; statistics are taken over Rows and Inner,
/// one pair for each (outer, group). Batch norm is (1, N*H*W, C, 1), instance norm (N, H*W, C, 1), group norm
/// (N, H*W, G, C/G), layer norm over the last axes (rows, 1, 1, D).
/// </summary>
public readonly record struct NormGeometry(int Outer, int Rows, int Groups, int Inner)
{
    /// <summary>How many means there are.</summary>
    public int Statistics => Outer * Groups;

    /// <summary>Elements behind each mean.</summary>
    public long Population => (long)Rows * Inner;

    /// <summary>How many scales and shifts there are.</summary>
    public int Channels => Groups * Inner;
}
