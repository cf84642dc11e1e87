using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>A row of a formula's result and of its four operands (those it does not have repeat the first), each F32 or BF16.</summary>
/// <param name="Y">The result.</param>
/// <param name="A">The first operand.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="D">The fourth.</param>
/// <param name="Half">Which are BF16: bit 0 the result, bits 1 to 4 the operands.</param>
internal readonly record struct RowPointers(nint Y, nint A, nint B, nint C, nint D, int Half)
{
    /// <summary>The result and all operands.</summary>
    public const int AllHalf = 31;

    /// <summary>The row from some element on.</summary>
    public RowPointers At(long element) => new(
        Y + (nint)element * Size(0), A + (nint)element * Size(1), B + (nint)element * Size(2), C + (nint)element * Size(3), D + (nint)element * Size(4), Half);

    public bool IsHalf(int which) => (Half >> which & 1) != 0;

    private int Size(int which) => IsHalf(which) ? sizeof(ushort) : sizeof(float);
}

/// <summary>
/// A formula over a row. One loop, compiled for the types that are met: each of the five choices below is one type parameter.
/// </summary>
internal static unsafe class FormulaRow
{
    public static void Run<F>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
    {
        if (p.IsHalf(0))
        {
            To<F, HalfElement>(formula, p, count);
        }
        else
        {
            To<F, SingleElement>(formula, p, count);
        }
    }

    private static void To<F, Y>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
    {
        if (p.IsHalf(1))
        {
            From<F, Y, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, Y, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, Y, A>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
    {
        if (p.IsHalf(2))
        {
            From<F, Y, A, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, Y, A, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, Y, A, B>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
    {
        if (p.IsHalf(3))
        {
            From<F, Y, A, B, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, Y, A, B, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, Y, A, B, C>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
    {
        if (p.IsHalf(4))
        {
            Row<F, Y, A, B, C, HalfElement>(formula, p, count);
        }
        else
        {
            Row<F, Y, A, B, C, SingleElement>(formula, p, count);
        }
    }

    private static void Row<F, Y, A, B, C, D>(F formula, in RowPointers p, long count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
    {
        long whole = count - count % Floats.Count;
        Vectors<F, Y, A, B, C, D>(formula, p, whole);
        if (whole < count)
        {
            Rest<F, Y, A, B, C, D>(formula, p.At(whole), (int)(count - whole));
        }
    }

    /// <summary>Nothing but the loop: a call beside it would cost it the registers that hold the formula's constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<F, Y, A, B, C, D>(F formula, in RowPointers p, long whole)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
    {
        Y* y = (Y*)p.Y;
        A* a = (A*)p.A;
        B* b = (B*)p.B;
        C* c = (C*)p.C;
        D* d = (D*)p.D;
        for (long i = 0; i < whole; i += Floats.Count)
        {
            Y.Store(formula.Run<Floats>(new(A.Load(a + i)), new(B.Load(b + i)), new(C.Load(c + i)), new(D.Load(d + i))).Value, y + i);
        }
    }

    /// <summary>
    /// What does not fill a vector goes through the same arithmetic, so that an element's bits do not depend on where it lies.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<F, Y, A, B, C, D>(F formula, in RowPointers p, int count)
        where F : struct, IPointwiseKernel
        where Y : unmanaged, IVectorElement<Y>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
        => Part.Store(
            formula.Run<Floats>(
                new(Part.Load((A*)p.A, count)), new(Part.Load((B*)p.B, count)),
                new(Part.Load((C*)p.C, count)), new(Part.Load((D*)p.D, count))).Value,
            (Y*)p.Y,
            count);
}
