using System.Runtime.CompilerServices;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
    /// <summary>Elements a thread should at least have: below, waking another costs more than it saves.</summary>
    private const long PointwiseGrain = 1 << 14;

    /// <inheritdoc/>
    public virtual void Pointwise<F>(F formula, Tensor destination, params ReadOnlySpan<Tensor> operands)
        where F : struct, IPointwiseKernel
    {
        destination.Storage.Touch();
        if (destination.Count == 0)
        {
            return;
        }

        if (destination.DType is not (DType.F32 or DType.BF16))
        {
            FromType(destination.DType, new PointwiseLoop<F>(formula, destination, operands));
        }
        else if (Alike(destination, operands))
        {
            nint first = Pointer(operands[0]);
            RowPointers p = new(Pointer(destination), first, Of(operands, 1), Of(operands, 2), Of(operands, 3), destination.DType == DType.BF16 ? RowPointers.AllHalf : 0);
            DenseRows(formula, p, destination.Count);
        }
        else
        {
            using BroadcastTiles tiles = new(destination, operands);
            BroadcastRows(formula, destination, tiles, operands.Length);
        }

        static nint Of(ReadOnlySpan<Tensor> operands, int k) => Pointer(operands[k < operands.Length ? k : 0]);
    }

    /// <inheritdoc/>
    public void Update<F>(F formula, Tensor grad, Tensor value, Tensor state1, Tensor state2)
        where F : struct, IUpdateFormula
    {
        float* g = Pointer<float>(grad), v = Pointer<float>(value), s1 = Pointer<float>(state1), s2 = Pointer<float>(state2);
        value.Storage.Touch();
        ThreadTeam.For(value.Count, PointwiseGrain, (start, end) => UpdateRange(formula, g + start, v + start, s1 + start, s2 + start, end - start));
    }

    private static bool Alike(Tensor destination, ReadOnlySpan<Tensor> operands)
    {
        foreach (Tensor operand in operands)
        {
            if (operand.Shape != destination.Shape || operand.DType != destination.DType)
            {
                return false;
            }
        }

        return true;
    }

    private static void DenseRows<F>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
    {
        if (count < 2 * PointwiseGrain)
        {
            FormulaRow.Run(formula, p, count);
        }
        else
        {
            InParallel(p);
        }

        // Apart, so that small tensors pay for no closure.
        void InParallel(RowPointers p) => ThreadTeam.For(count, PointwiseGrain, (start, end) => FormulaRow.Run(formula, p.At(start), end - start));
    }

    private static void BroadcastRows<F>(F formula, Tensor destination, BroadcastTiles tiles, int operands)
        where F : struct, IPointwiseKernel
    {
        nint y = Pointer(destination);
        int size = destination.DType.SizeOf(), half = destination.DType == DType.BF16 ? 1 : 0;
        for (int k = 0; k < 4; k++)
        {
            half |= tiles.IsHalf(k < operands ? k : 0) ? 2 << k : 0;
        }

        ThreadTeam.For(tiles.Count, PointwiseGrain / BroadcastTiles.MaxElements, (start, end) =>
        {
            using Norms.Scratch<float> scratch = new(operands * BroadcastTiles.ScratchElements);
            Span<long> held = [-1, -1, -1, -1];
            nint* at = stackalloc nint[4];
            for (long tile = start; tile < end; tile++)
            {
                for (int k = 0; k < 4; k++)
                {
                    at[k] = k < operands ? tiles.At(k, tile, scratch.Pointer + k * BroadcastTiles.ScratchElements, ref held[k]) : at[0];
                }

                (long first, int length) = tiles[tile];
                FormulaRow.Run(formula, new(y + (nint)first * size, at[0], at[1], at[2], at[3], half), length);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateRange<F>(F formula, float* grad, float* value, float* state1, float* state2, long count)
        where F : struct, IUpdateFormula
    {
        long whole = count - count % Floats.Count;
        for (long i = 0; i < whole; i += Floats.Count)
        {
            Floats v = Floats.Load(value + i), s1 = Floats.Load(state1 + i), s2 = Floats.Load(state2 + i);
            formula.Run(Floats.Load(grad + i), ref v, ref s1, ref s2);
            Floats.Store(v, value + i);
            Floats.Store(s1, state1 + i);
            Floats.Store(s2, state2 + i);
        }

        if (whole < count)
        {
            UpdateRest(formula, grad + whole, value + whole, state1 + whole, state2 + whole, (int)(count - whole));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UpdateRest<F>(F formula, float* grad, float* value, float* state1, float* state2, int count)
        where F : struct, IUpdateFormula
    {
        Floats v = Floats.LoadPart(value, count), s1 = Floats.LoadPart(state1, count), s2 = Floats.LoadPart(state2, count);
        formula.Run(Floats.LoadPart(grad, count), ref v, ref s1, ref s2);
        Floats.StorePart(v, value, count);
        Floats.StorePart(s1, state1, count);
        Floats.StorePart(s2, state2, count);
    }

    /// <summary>The reference path: one double at a time.</summary>
    private readonly struct PointwiseLoop<F> : IElementLoop
        where F : struct, IPointwiseKernel
    {
        private readonly F _formula;
        private readonly Tensor[] _tensors;
        private readonly StridedWalk _walk;

        public PointwiseLoop(F formula, Tensor destination, ReadOnlySpan<Tensor> operands)
        {
            _formula = formula;
            _tensors = [destination, .. operands, .. Enumerable.Repeat(operands[0], 4 - operands.Length)];
            int[] order = Layout.Order(destination.Rank);
            _walk = new(Layout.Physical(destination.Shape), Array.ConvertAll(_tensors, tensor => StridedWalk.Broadcasting(tensor.Shape, order)));
        }

        public void Run<TStored, TElement>()
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>
        {
            TStored*[] p = new TStored*[5];
            long[] steps = new long[5], at = new long[5];
            for (int k = 0; k < 5; k++)
            {
                p[k] = Pointer<TStored>(_tensors[k]);
                steps[k] = _walk.InnerStep(k);
            }

            for (long row = 0; row < _walk.Rows; row++)
            {
                for (int k = 0; k < 5; k++)
                {
                    at[k] = _walk.Start(k, row);
                }

                for (long i = 0; i < _walk.Inner; i++)
                {
                    p[0][at[0] + i * steps[0]] = TElement.Store(_formula.Run<Doubles>(
                        new(TElement.Load(p[1][at[1] + i * steps[1]])),
                        new(TElement.Load(p[2][at[2] + i * steps[2]])),
                        new(TElement.Load(p[3][at[3] + i * steps[3]])),
                        new(TElement.Load(p[4][at[4] + i * steps[4]]))).Value);
                }
            }
        }
    }
}
