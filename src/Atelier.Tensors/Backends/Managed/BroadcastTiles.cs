using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// Cuts a dense destination into tiles that fit the first-level cache and shows, for each tile, operands that broadcast as if they
/// were dense: what repeats is written out into scratch memory, once for all tiles where they all see the same. So kernels need
/// one loop, and rows of three channels run at the speed of long ones. Only dense operands are shown in BF16, others widened.
/// </summary>
internal sealed unsafe class BroadcastTiles : IDisposable
{
    /// <summary>Elements of a tile at most, so that a tile of each of five tensors fits in a first-level cache.</summary>
    public const int MaxElements = 2048;

    /// <summary>Scratch memory that one operand needs: a tile, and a vector that may run past its end.</summary>
    public const int ScratchElements = MaxElements + 16;

    private readonly StridedWalk _walk;
    private readonly float*[] _operands;
    private readonly bool[] _dense;
    private readonly bool[] _half;
    private readonly List<(nint Block, long Bytes)> _widened = [];
    private readonly bool[] _repeats;
    private readonly long _rowsPerTile;
    private readonly long _pieces;

    public BroadcastTiles(Tensor destination, ReadOnlySpan<Tensor> operands)
    {
        int[] order = Layout.Order(destination.Rank);
        long[][] strides = new long[operands.Length][];
        _operands = new float*[operands.Length];
        for (int k = 0; k < strides.Length; k++)
        {
            strides[k] = StridedWalk.Broadcasting(operands[k].Shape, order);
        }

        _walk = new(Layout.Physical(destination.Shape), strides);
        _dense = new bool[strides.Length];
        _repeats = new bool[strides.Length];
        _half = new bool[strides.Length];
        for (int k = 0; k < strides.Length; k++)
        {
            _dense[k] = operands[k].Count == destination.Count;
            _half[k] = _dense[k] && operands[k].DType == DType.BF16;
            _operands[k] = _dense[k] || operands[k].DType != DType.BF16 ? ManagedBackend.Pointer<float>(operands[k]) : Widened(operands[k]);
            _repeats[k] = Array.TrueForAll(_walk.Steps[k][..^1], step => step == 0);
        }

        _rowsPerTile = Math.Min(_walk.Rows, Math.Max(1, MaxElements / _walk.Inner));
        _pieces = (_walk.Inner + MaxElements - 1) / MaxElements;
        Count = _pieces > 1 ? _walk.Rows * _pieces : (_walk.Rows + _rowsPerTile - 1) / _rowsPerTile;
    }

    /// <summary>How many tiles there are.</summary>
    public long Count { get; }

    /// <summary>A tile's first element and its length, in the destination.</summary>
    public (long Start, int Length) this[long tile]
    {
        get
        {
            if (_pieces == 1)
            {
                long row = tile * _rowsPerTile;
                return (row * _walk.Inner, (int)(Math.Min(_rowsPerTile, _walk.Rows - row) * _walk.Inner));
            }

            (long at, long piece) = Math.DivRem(tile, _pieces);
            long start = piece * MaxElements;
            return (at * _walk.Inner + start, (int)Math.Min(MaxElements, _walk.Inner - start));
        }
    }

    /// <summary>One operand's elements for one tile.</summary>
    /// <param name="operand">Which operand.</param>
    /// <param name="tile">Which tile.</param>
    /// <param name="scratch">Where to write them out, of <see cref="ScratchElements"/>; kept by the caller between tiles.</param>
    /// <param name="held">What the scratch holds; -1 at first, kept by the caller.</param>
    public nint At(int operand, long tile, float* scratch, ref long held)
    {
        (long start, int length) = this[tile];
        float* from = _operands[operand];
        if (_dense[operand])
        {
            return _half[operand] ? (nint)((ushort*)from + start) : (nint)(from + start);
        }

        (long row, long offset) = Math.DivRem(start, _walk.Inner);
        bool oneRow = length <= _walk.Inner;
        if (oneRow && _walk.InnerStep(operand) == 1)
        {
            return (nint)(from + _walk.Start(operand, row) + offset);
        }

        long wanted = oneRow ? _walk.Start(operand, row) : Repeated(operand, row, length / _walk.Inner);
        if (held != wanted || wanted == long.MaxValue)
        {
            WriteOut(operand, row, oneRow ? Math.Min(_walk.Inner, MaxElements) : _walk.Inner, oneRow ? 1 : length / _walk.Inner, scratch);
            held = wanted;
        }

        return (nint)scratch;
    }

    /// <summary>Whether an operand is shown in BF16.</summary>
    public bool IsHalf(int operand) => _half[operand];

    /// <summary>Whether every row sees one element of an operand, and no two rows the same.</summary>
    public bool RepeatsInRowsOnly(int operand)
        => _pieces == 1 && _walk.InnerStep(operand) == 0 && Array.TrueForAll(_walk.Steps[operand][..^1], step => step != 0);

    /// <summary>Writes the sum of each of a tile's rows to the element of an operand that the row sees.</summary>
    public void SumRows(long tile, float* from, float* to)
    {
        (long start, int length) = this[tile];
        RowSums.Run(from, length / _walk.Inner, _walk.Inner, to + start / _walk.Inner);
    }

    /// <summary>Adds a tile's elements to the elements of an operand that they see: the transpose of showing it.</summary>
    public void Sum(int operand, long tile, float* from, float* to)
    {
        (long start, int length) = this[tile];
        (long row, long offset) = Math.DivRem(start, _walk.Inner);
        long inner = Math.Min(length, _walk.Inner), rows = length / inner;
        bool constant = _walk.InnerStep(operand) == 0;
        (long extent, long step) = Outer(operand);
        while (rows > 0)
        {
            // Rows that see one and the same row of the operand are summed at once.
            long run = Math.Min(rows, extent - row % extent), together = step == 0 ? run : 1;
            for (long done = 0; done < run; done += together, from += together * inner)
            {
                float* at = to + _walk.Start(operand, row + done);
                if (constant)
                {
                    *at += RowSums.Of(from, together * inner);
                }
                else
                {
                    Norms.ColumnKernels.AddColumns((SingleElement*)from, together, (int)inner, at + offset);
                }
            }

            rows -= run;
            row += run;
        }
    }

    /// <summary>
    /// The row that all rows of a tile repeat, so that what was written out for another tile of the same one serves again (the last
    /// tile of all may be shorter, no other is); the largest number when there is no such row.
    /// </summary>
    private long Repeated(int operand, long row, long rows)
    {
        if (_repeats[operand])
        {
            return 0;
        }

        (long extent, long step) = Outer(operand);
        bool same = step == 0 && row / extent == (row + rows - 1) / extent;
        return same ? _walk.Start(operand, row) : long.MaxValue;
    }

    /// <inheritdoc/>
    public void Dispose() => _widened.ForEach(block => BufferPool.Shared.Return(block.Block, block.Bytes));

    /// <summary>An operand that repeats is small: widened once for all tiles.</summary>
    private float* Widened(Tensor operand)
    {
        long bytes = operand.Count * sizeof(float);
        nint block = BufferPool.Shared.Rent(bytes);
        _widened.Add((block, bytes));
        HalfRows.WidenRow(ManagedBackend.Pointer<ushort>(operand), (float*)block, operand.Count);
        return (float*)block;
    }

    private void WriteOut(int operand, long row, long inner, long rows, float* to)
    {
        (long extent, long step) = Outer(operand);
        while (rows > 0)
        {
            long run = Math.Min(rows, extent - row % extent);
            float* from = _operands[operand] + _walk.Start(operand, row);
            if (_walk.InnerStep(operand) == 0)
            {
                WriteConstants(from, step, to, run, inner);
            }
            else
            {
                WriteRows(from, step, to, run, inner);
            }

            to += run * inner;
            rows -= run;
            row += run;
        }
    }

    /// <summary>How many rows lie in a row of rows, and how far apart an operand sees them.</summary>
    private (long Extent, long Step) Outer(int operand) => _walk.Extents.Length > 1 ? (_walk.Extents[^2], _walk.Steps[operand][^2]) : (1, 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRows(float* from, long step, float* to, long rows, long inner)
    {
        for (; rows > 0; rows--, from += step, to += inner)
        {
            for (long i = 0; i < inner; i++)
            {
                to[i] = from[i];
            }
        }
    }

    /// <summary>Each row is one number, repeated. Runs past a short row; the next row overwrites that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteConstants(float* from, long step, float* to, long rows, long inner)
    {
        for (; rows > 0; rows--, from += step, to += inner)
        {
            Vector512<float> value = Vector512.Create(*from);
            for (long i = 0; i < inner; i += Vector512<float>.Count)
            {
                value.Store(to + i);
            }
        }
    }
}
