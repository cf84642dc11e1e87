using System.Numerics;
using System.Runtime.CompilerServices;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

public sealed unsafe partial class ManagedBackend
{
    /// <summary>Elements a thread should at least have: below, waking another costs more than it saves.</summary>
    private const long PointwiseGrain = 1 << 14;

    /// <inheritdoc/>
    public void Pointwise<F>(F formula, Tensor destination, params ReadOnlySpan<Tensor> operands)
        where F : struct, IPointwiseKernel
    {
        Tensor a = operands[0], b = operands.Length > 1 ? operands[1] : a, c = operands.Length > 2 ? operands[2] : a, d = operands.Length > 3 ? operands[3] : a;
        destination.Storage.Touch();
        if (destination.Count == 0)
        {
            return;
        }

        int[] order = Layout.Order(destination.Rank);
        StridedWalk walk = new(
            Layout.Physical(destination.Shape),
            StridedWalk.Broadcasting(destination.Shape, order),
            StridedWalk.Broadcasting(a.Shape, order),
            StridedWalk.Broadcasting(b.Shape, order),
            StridedWalk.Broadcasting(c.Shape, order),
            StridedWalk.Broadcasting(d.Shape, order));
        if (destination.DType == DType.F32)
        {
            Pointers p = new(Pointer<float>(destination), Pointer<float>(a), Pointer<float>(b), Pointer<float>(c), Pointer<float>(d));
            Rows(formula, walk, p);
        }
        else
        {
            FromType(destination.DType, new PointwiseLoop<F>(formula, walk, [destination, a, b, c, d]));
        }
    }

    /// <inheritdoc/>
    public void Update<F>(F formula, Tensor grad, Tensor value, Tensor state1, Tensor state2)
        where F : struct, IUpdateFormula
    {
        float* g = Pointer<float>(grad), v = Pointer<float>(value), s1 = Pointer<float>(state1), s2 = Pointer<float>(state2);
        value.Storage.Touch();
        ThreadTeam.For(value.Count, PointwiseGrain, (start, end) => UpdateRange(formula, g + start, v + start, s1 + start, s2 + start, end - start));
    }

    private static void Rows<F>(F formula, StridedWalk walk, Pointers p)
        where F : struct, IPointwiseKernel
    {
        bool dense = Array.TrueForAll(walk.InnerSteps, step => step == 1);
        bool[] moves = [.. walk.InnerSteps.Select(step => step != 0)];
        if (walk.Rows == 1)
        {
            ThreadTeam.For(walk.Inner, PointwiseGrain, (start, end) =>
                Row(formula, dense, moves, p.At(start, moves[1] ? start : 0, moves[2] ? start : 0, moves[3] ? start : 0, moves[4] ? start : 0), end - start));
            return;
        }

        ThreadTeam.For(walk.Rows, Math.Max(1, PointwiseGrain / walk.Inner), (start, end) =>
        {
            for (long row = start; row < end; row++)
            {
                Pointers at = p.At(walk.Start(0, row), walk.Start(1, row), walk.Start(2, row), walk.Start(3, row), walk.Start(4, row));
                Row(formula, dense, moves, at, walk.Inner);
            }
        });
    }

    private static void Row<F>(F formula, bool dense, bool[] moves, in Pointers p, long count)
        where F : struct, IPointwiseKernel
    {
        if (dense)
        {
            DenseRow(formula, p, count);
        }
        else
        {
            BroadcastRow(formula, p, moves[1], moves[2], moves[3], moves[4], count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DenseRow<F>(F formula, in Pointers pointers, long count)
        where F : struct, IPointwiseKernel
    {
        Pointers p = pointers;
        int width = Vector<float>.Count;
        long i = 0;
        for (; i <= count - width; i += width)
        {
            Floats y = formula.Run<Floats>(new(Vector.Load(p.A + i)), new(Vector.Load(p.B + i)), new(Vector.Load(p.C + i)), new(Vector.Load(p.D + i)));
            y.Value.Store(p.Y + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Floats y = formula.Run(Part(p.A + i, true, rest), Part(p.B + i, true, rest), Part(p.C + i, true, rest), Part(p.D + i, true, rest));
            StorePart(y, p.Y + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BroadcastRow<F>(F formula, in Pointers pointers, bool a, bool b, bool c, bool d, long count)
        where F : struct, IPointwiseKernel
    {
        Pointers p = pointers;
        int width = Vector<float>.Count;
        long i = 0;
        for (; i <= count - width; i += width)
        {
            Floats y = formula.Run(Whole(p.A, a, i), Whole(p.B, b, i), Whole(p.C, c, i), Whole(p.D, d, i));
            y.Value.Store(p.Y + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Floats y = formula.Run(Rest(p.A, a, i, rest), Rest(p.B, b, i, rest), Rest(p.C, c, i, rest), Rest(p.D, d, i, rest));
            StorePart(y, p.Y + i, rest);
        }

        static Floats Rest(float* from, bool moves, long i, int count) => Part(moves ? from + i : from, moves, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Floats Whole(float* from, bool moves, long i) => new(moves ? Vector.Load(from + i) : new Vector<float>(*from));

    /// <summary>The same arithmetic for what does not fill a vector, so that an element's bits do not depend on where it lies.</summary>
    private static Floats Part(float* from, bool moves, int count)
    {
        Span<float> values = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < count; i++)
        {
            values[i] = moves ? from[i] : *from;
        }

        return new(new Vector<float>(values));
    }

    private static void StorePart(Floats values, float* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = values.Value[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateRange<F>(F formula, float* grad, float* value, float* state1, float* state2, long count)
        where F : struct, IUpdateFormula
    {
        int width = Vector<float>.Count;
        long i = 0;
        for (; i <= count - width; i += width)
        {
            Floats v = new(Vector.Load(value + i)), s1 = new(Vector.Load(state1 + i)), s2 = new(Vector.Load(state2 + i));
            formula.Run(new Floats(Vector.Load(grad + i)), ref v, ref s1, ref s2);
            v.Value.Store(value + i);
            s1.Value.Store(state1 + i);
            s2.Value.Store(state2 + i);
        }

        if (i < count)
        {
            int rest = (int)(count - i);
            Floats v = Part(value + i, true, rest), s1 = Part(state1 + i, true, rest), s2 = Part(state2 + i, true, rest);
            formula.Run(Part(grad + i, true, rest), ref v, ref s1, ref s2);
            StorePart(v, value + i, rest);
            StorePart(s1, state1 + i, rest);
            StorePart(s2, state2 + i, rest);
        }
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

        public Pointers At(long y, long a, long b, long c, long d) => new(Y + y, A + a, B + b, C + c, D + d);
    }

    /// <summary>The reference path: one double at a time.</summary>
    private readonly struct PointwiseLoop<F>(F formula, StridedWalk walk, Tensor[] tensors) : IElementLoop
        where F : struct, IPointwiseKernel
    {
        public void Run<TStored, TElement>()
            where TStored : unmanaged
            where TElement : struct, IElement<TStored>
        {
            TStored*[] p = [Pointer<TStored>(tensors[0]), Pointer<TStored>(tensors[1]), Pointer<TStored>(tensors[2]), Pointer<TStored>(tensors[3]), Pointer<TStored>(tensors[4])];
            long[] steps = walk.InnerSteps;
            for (long row = 0; row < walk.Rows; row++)
            {
                long y = walk.Start(0, row), a = walk.Start(1, row), b = walk.Start(2, row), c = walk.Start(3, row), d = walk.Start(4, row);
                for (long i = 0; i < walk.Inner; i++)
                {
                    p[0][y + i * steps[0]] = TElement.Store(formula.Run<Doubles>(
                        new(TElement.Load(p[1][a + i * steps[1]])),
                        new(TElement.Load(p[2][b + i * steps[2]])),
                        new(TElement.Load(p[3][c + i * steps[3]])),
                        new(TElement.Load(p[4][d + i * steps[4]]))).Value);
                }
            }
        }
    }
}
