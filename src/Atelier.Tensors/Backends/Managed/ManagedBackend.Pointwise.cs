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
            Pointers p = new(Pointer<float>(destination), Of(operands, 0), Of(operands, 1), Of(operands, 2), Of(operands, 3));
            DenseRows(formula, p, destination.Count, destination.DType == DType.BF16);
        }
        else
        {
            using BroadcastTiles tiles = new(destination, operands);
            BroadcastRows(formula, destination, tiles, operands.Length);
        }

        static float* Of(ReadOnlySpan<Tensor> operands, int k) => Pointer<float>(operands[k < operands.Length ? k : 0]);
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

    private static void DenseRows<F>(F formula, in Pointers p, long count, bool half)
        where F : struct, IPointwiseKernel
    {
        if (count < 2 * PointwiseGrain)
        {
            Rows(p, 0, count);
        }
        else
        {
            InParallel(p);
        }

        // Apart, so that small tensors pay for no closure.
        void InParallel(Pointers p) => ThreadTeam.For(count, PointwiseGrain, (start, end) => Rows(p, start, end));

        void Rows(in Pointers p, long start, long end)
        {
            if (half)
            {
                HalfRow(formula, p.AtHalf(start), end - start);
            }
            else
            {
                DenseRow(formula, p.At(start), end - start);
            }
        }
    }

    private static void BroadcastRows<F>(F formula, Tensor destination, BroadcastTiles tiles, int operands)
        where F : struct, IPointwiseKernel
    {
        float* y = destination.DType == DType.F32 ? Pointer<float>(destination) : null;
        ushort* half = destination.DType == DType.BF16 ? Pointer<ushort>(destination) : null;
        ThreadTeam.For(tiles.Count, PointwiseGrain / BroadcastTiles.MaxElements, (start, end) =>
        {
            using Norms.Scratch<float> scratch = new((operands + 1) * BroadcastTiles.ScratchElements);
            Span<long> held = [-1, -1, -1, -1];
            float** at = stackalloc float*[4];
            for (long tile = start; tile < end; tile++)
            {
                for (int k = 0; k < 4; k++)
                {
                    at[k] = k < operands ? tiles.At(k, tile, scratch.Pointer + k * BroadcastTiles.ScratchElements, ref held[k]) : at[0];
                }

                (long first, int length) = tiles[tile];
                float* to = half is null ? y + first : scratch.Pointer + operands * BroadcastTiles.ScratchElements;
                DenseRow(formula, new(to, at[0], at[1], at[2], at[3]), length);
                if (half is not null)
                {
                    HalfRows.NarrowRow(to, half + first, length);
                }
            }
        });
    }

    private static void DenseRow<F>(F formula, in Pointers p, long count)
        where F : struct, IPointwiseKernel
    {
        long whole = count - count % Floats.Count;
        DenseVectors(formula, p, whole);
        if (whole < count)
        {
            Rest(formula, p.At(whole), (int)(count - whole));
        }
    }

    /// <summary>Nothing but the loop: a call beside it would cost it the registers that hold the formula's constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DenseVectors<F>(F formula, in Pointers pointers, long whole)
        where F : struct, IPointwiseKernel
    {
        Pointers p = pointers;
        for (long i = 0; i < whole; i += Floats.Count)
        {
            Floats.Store(formula.Run(Floats.Load(p.A + i), Floats.Load(p.B + i), Floats.Load(p.C + i), Floats.Load(p.D + i)), p.Y + i);
        }
    }

    /// <summary>As <see cref="DenseRow"/>, all of BF16.</summary>
    private static void HalfRow<F>(F formula, in Pointers p, long count)
        where F : struct, IPointwiseKernel
    {
        long whole = count - count % Floats.Count;
        HalfVectors(formula, p, whole);
        if (whole < count)
        {
            HalfRest(formula, p.AtHalf(whole), (int)(count - whole));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HalfVectors<F>(F formula, in Pointers pointers, long whole)
        where F : struct, IPointwiseKernel
    {
        ushort* y = (ushort*)pointers.Y, a = (ushort*)pointers.A, b = (ushort*)pointers.B, c = (ushort*)pointers.C, d = (ushort*)pointers.D;
        for (long i = 0; i < whole; i += Floats.Count)
        {
            HalfRows.Store(formula.Run<Floats>(new(HalfRows.Load(a + i)), new(HalfRows.Load(b + i)), new(HalfRows.Load(c + i)), new(HalfRows.Load(d + i))).Value, y + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void HalfRest<F>(F formula, in Pointers p, int count)
        where F : struct, IPointwiseKernel
    {
        float* rows = stackalloc float[5 * Floats.Count];
        HalfRows.WidenRow((ushort*)p.A, rows + Floats.Count, count);
        HalfRows.WidenRow((ushort*)p.B, rows + 2 * Floats.Count, count);
        HalfRows.WidenRow((ushort*)p.C, rows + 3 * Floats.Count, count);
        HalfRows.WidenRow((ushort*)p.D, rows + 4 * Floats.Count, count);
        Rest(formula, new(rows, rows + Floats.Count, rows + 2 * Floats.Count, rows + 3 * Floats.Count, rows + 4 * Floats.Count), count);
        HalfRows.NarrowRow(rows, (ushort*)p.Y, count);
    }

    /// <summary>
    /// What does not fill a vector goes through the same arithmetic, so that an element's bits do not depend on where it lies.
    /// A method of its own, because a call beside a loop costs the loop its registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<F>(F formula, in Pointers p, int count)
        where F : struct, IPointwiseKernel
        => Floats.StorePart(
            formula.Run(Floats.LoadPart(p.A, count), Floats.LoadPart(p.B, count), Floats.LoadPart(p.C, count), Floats.LoadPart(p.D, count)), p.Y, count);

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

    private readonly record struct Pointers(nint PY, nint PA, nint PB, nint PC, nint PD)
    {
        public Pointers(float* y, float* a, float* b, float* c, float* d)
            : this((nint)y, (nint)a, (nint)b, (nint)c, (nint)d)
        {
        }

        public float* Y => (float*)PY;

        public float* A => (float*)PA;

        public float* B => (float*)PB;

        public float* C => (float*)PC;

        public float* D => (float*)PD;

        public Pointers At(long element) => new(Y + element, A + element, B + element, C + element, D + element);

        /// <summary>Where elements are two bytes.</summary>
        public Pointers AtHalf(long element) => new(PY + 2 * (nint)element, PA + 2 * (nint)element, PB + 2 * (nint)element, PC + 2 * (nint)element, PD + 2 * (nint)element);
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
