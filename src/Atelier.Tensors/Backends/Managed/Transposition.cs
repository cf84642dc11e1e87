namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// A copy whose source is contiguous along one axis and whose destination along another. Goes block by block, so that every
/// cache line of either side is touched in one go.
/// </summary>
internal sealed unsafe class Transposition<T>
    where T : unmanaged
{
    /// <summary>A block is a few lines wide on the source's side and long on the destination's, whose lines cost more to open.</summary>
    private const int BlockAcross = 64;

    private const int BlockAlong = 512;
    private const int ThinBlock = 4096;
    private const long Grain = 1 << 14;

    private readonly T* _from, _to;
    private readonly StridedWalk _walk;
    private readonly int _axis;
    private readonly long _across, _along, _fromStep, _toStep, _acrossBlock, _alongBlock;

    private Transposition(StridedWalk walk, int axis, T* from, T* to)
    {
        (_walk, _axis) = (walk, axis);
        _from = from;
        _to = to;
        (_across, _along) = (walk.Extents[axis], walk.Inner);
        (_fromStep, _toStep) = (walk.InnerStep(0), walk.Steps[1][axis]);
        _acrossBlock = Math.Min(_across, _along < SquareTurn.Edge ? ThinBlock / _along : BlockAcross);
        _alongBlock = Math.Min(_along, _across < SquareTurn.Edge ? ThinBlock / _across : BlockAlong);
    }

    /// <summary>Does the copy, unless it is of another kind.</summary>
    /// <param name="walk">Operand 0 is the source, 1 the destination.</param>
    /// <param name="from">Where the walk through the source begins.</param>
    /// <param name="to">Where the walk through the destination begins.</param>
    /// <returns>Whether it was done.</returns>
    public static bool TryRun(StridedWalk walk, T* from, T* to)
    {
        int axis = Array.IndexOf(walk.Steps[0], 1, 0, walk.Extents.Length - 1);
        if (axis < 0 || walk.InnerStep(1) != 1 || walk.InnerStep(0) == 0)
        {
            return false;
        }

        new Transposition<T>(walk, axis, from, to).Run();
        return true;
    }

    private void Run()
    {
        long across = (_across + _acrossBlock - 1) / _acrossBlock, along = (_along + _alongBlock - 1) / _alongBlock;
        long planes = _walk.Rows / _across;
        ThreadTeam.For(planes * across * along, Math.Max(1, Grain / (_acrossBlock * _alongBlock)), (start, end) =>
        {
            for (long job = start; job < end; job++)
            {
                (long rest, long q) = Math.DivRem(job, along);
                (long plane, long p) = Math.DivRem(rest, across);
                (long source, long destination) = Plane(plane);
                (p, q) = (p * _acrossBlock, q * _alongBlock);
                Block(
                    _from + source + p + q * _fromStep, _to + destination + p * _toStep + q,
                    (int)Math.Min(_acrossBlock, _across - p), (int)Math.Min(_alongBlock, _along - q));
            }
        });
    }

    /// <summary>Where a plane of the two axes begins, on both sides.</summary>
    private (long From, long To) Plane(long plane)
    {
        long from = 0, to = 0;
        for (int d = _walk.Extents.Length - 2; d >= 0; d--)
        {
            if (d != _axis)
            {
                (plane, long index) = Math.DivRem(plane, _walk.Extents[d]);
                from += index * _walk.Steps[0][d];
                to += index * _walk.Steps[1][d];
            }
        }

        return (from, to);
    }

    private void Block(T* from, T* to, int across, int along)
    {
        if (along < SquareTurn.Edge)
        {
            for (int q = 0; q < along; q++)
            {
                Scatter(from + q * _fromStep, to + q, across);
            }
        }
        else if (across < SquareTurn.Edge)
        {
            for (int p = 0; p < across; p++)
            {
                Collect(from + p, to + p * _toStep, along);
            }
        }
        else
        {
            Turn(from, to, across, along);
        }
    }

    private void Scatter(T* from, T* to, int count)
    {
        long step = _toStep;
        for (int p = 0; p < count; p++, to += step)
        {
            *to = from[p];
        }
    }

    private void Collect(T* from, T* to, int count)
    {
        long step = _fromStep;
        for (int q = 0; q < count; q++, from += step)
        {
            to[q] = *from;
        }
    }

    /// <summary>Square by square; where the edge does not divide an extent, the last one overlaps its neighbour and writes the same again.</summary>
    private void Turn(T* from, T* to, int across, int along)
    {
        const int Edge = SquareTurn.Edge;
        for (int column = 0; column < across; column += Edge)
        {
            int p = Math.Min(column, across - Edge);
            for (int row = 0; row < along; row += Edge)
            {
                int q = Math.Min(row, along - Edge);
                SquareTurn.Run(from + q * _fromStep + p, _fromStep, to + p * _toStep + q, _toStep);
            }
        }
    }
}
