using Atelier.Tensors.Backends.Managed.Norms;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// Where gradients by the operands of <see cref="BroadcastTiles"/> go: those by whole operands straight to where they belong, those
/// by operands that repeat are summed up, in single precision within a piece of neighbouring tiles and in double over the pieces.
/// Pieces are a function of the extents alone, so that sums do not depend on the number of threads.
/// </summary>
internal sealed unsafe class BroadcastSums : IDisposable
{
    private const int MaxPieces = 64;

    /// <summary>Tiles of a piece at least.</summary>
    private const int LeastTiles = 16;

    /// <summary>Sums by one operand that all pieces together should keep at most.</summary>
    private const long MaxPartial = 1 << 18;

    private readonly BroadcastTiles _tiles;
    private readonly Tensor?[] _gradients;
    private readonly Destination[] _kinds;
    private readonly nint[] _to;
    private readonly Scratch<float>[] _partial;
    private readonly long _tilesPerPiece;

    public BroadcastSums(BroadcastTiles tiles, Tensor grad, ReadOnlySpan<Tensor?> gradients)
    {
        (_tiles, _gradients) = (tiles, gradients.ToArray());
        _kinds = [.. _gradients.Select((gradient, k) => KindOf(k, gradient, grad))];
        _to = [.. _gradients.Select(gradient => gradient is null ? 0 : ManagedBackend.Pointer(gradient))];
        long largest = Enumerable.Range(0, _kinds.Length).Where(k => _kinds[k] == Destination.Partial).Select(k => _gradients[k]!.Count).DefaultIfEmpty(1).Max();
        long wanted = Math.Clamp(MaxPartial / largest, 2, MaxPieces);
        _tilesPerPiece = Math.Max(LeastTiles, (tiles.Count + wanted - 1) / wanted);
        Pieces = (tiles.Count + _tilesPerPiece - 1) / _tilesPerPiece;
        _partial = new Scratch<float>[_kinds.Length];
        for (int k = 0; k < _kinds.Length; k++)
        {
            if (_kinds[k] == Destination.Partial)
            {
                _partial[k] = new(Pieces * _gradients[k]!.Count);
                _partial[k].Clear();
            }
        }
    }

    private enum Destination
    {
        /// <summary>Not wanted.</summary>
        None,

        /// <summary>Written where it belongs.</summary>
        Whole,

        /// <summary>A row of the result is summed to one number, which no other row adds to.</summary>
        Rows,

        /// <summary>Summed by each piece for itself.</summary>
        Partial,
    }

    /// <summary>How many pieces there are.</summary>
    public long Pieces { get; }

    /// <summary>A piece's tiles.</summary>
    public (long First, long End) this[long piece] => (piece * _tilesPerPiece, Math.Min(_tiles.Count, (piece + 1) * _tilesPerPiece));

    /// <summary>Where a tile of the gradient by an operand is to be written: 0 where it is not wanted, scratch where it is to be summed.</summary>
    public nint Place(int operand, long tile, float* scratch)
    {
        if (operand >= _kinds.Length || _kinds[operand] == Destination.None)
        {
            return 0;
        }

        Tensor gradient = _gradients[operand]!;
        return _kinds[operand] == Destination.Whole ? _to[operand] + (nint)_tiles[tile].Start * gradient.DType.SizeOf() : (nint)scratch;
    }

    /// <summary>Adds a tile that was written to scratch.</summary>
    public void Add(int operand, long piece, long tile, float* scratch)
    {
        if (_kinds[operand] == Destination.Rows)
        {
            _tiles.SumRows(tile, scratch, (float*)_to[operand]);
        }
        else if (_kinds[operand] == Destination.Partial)
        {
            _tiles.Sum(operand, tile, scratch, _partial[operand].Pointer + piece * _gradients[operand]!.Count);
        }
    }

    /// <summary>Joins what the pieces have summed.</summary>
    public void Join()
    {
        for (int k = 0; k < _kinds.Length; k++)
        {
            if (_kinds[k] == Destination.Partial)
            {
                ColumnSums.Run((SingleElement*)_partial[k].Pointer, (float*)_to[k], 1, Pieces, _gradients[k]!.Count);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int k = 0; k < _kinds.Length; k++)
        {
            if (_kinds[k] == Destination.Partial)
            {
                _partial[k].Dispose();
            }
        }
    }

    private Destination KindOf(int operand, Tensor? gradient, Tensor grad)
        => gradient is null ? Destination.None
            : gradient.Count == grad.Count ? Destination.Whole
            : _tiles.RepeatsInRowsOnly(operand) ? Destination.Rows : Destination.Partial;
}
