using System.Numerics.Tensors;

namespace Atelier.Metrics.Statistics;

/// <summary>For each row of a set the nearest row of another that passes by in blocks.</summary>
/// <param name="rows">The rows.</param>
/// <param name="own">For each row the number of a passing row that doesn't count, being the same picture; null where all count.</param>
internal sealed class NearestSearch(FeatureRows rows, IReadOnlyList<int>? own = null)
{
    private readonly (int Index, double Square)[] _found = [.. Enumerable.Repeat((-1, double.PositiveInfinity), rows.Count)];
    private int _seen;

    /// <summary>For each row the number of the nearest that has passed, and the squared distance; -1 and infinity before any has.</summary>
    public IReadOnlyList<(int Index, double Square)> Found => _found;

    /// <summary>Takes in the next rows.</summary>
    public void See(FeatureRows block)
    {
        int offset = _seen;
        Neighbours.Visit(rows, block, (row, first, squares) =>
        {
            int start = offset + first;
            if (own?[row] - start is { } self && self >= 0 && self < squares.Length)
            {
                squares[self] = double.PositiveInfinity;
            }

            int least = TensorPrimitives.IndexOfMin<double>(squares);
            if (squares[least] < _found[row].Square)
            {
                _found[row] = (start + least, squares[least]);
            }
        });
        _seen += block.Count;
    }
}
