using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// A row of a formula's gradients: given the gradient by the result and the four operands (those it does not have repeat the
/// first), the gradients by them; null where one is not wanted.
/// </summary>
internal unsafe struct GradientPointers
{
    /// <summary>The gradient by the result; whole operands and their gradients are of its type.</summary>
    public nint Grad;

    /// <summary>Where the operands lie.</summary>
    public fixed long Operands[4];

    /// <summary>Where the gradients by them go; each of the type of its operand.</summary>
    public fixed long Gradients[4];

    /// <summary>Which are BF16: bit 0 the gradient by the result, bits 1 to 4 the operands.</summary>
    public int Half;

    public readonly bool IsHalf(int which) => (Half >> which & 1) != 0;
}

/// <summary>Gradients of a formula over a row: one loop, compiled for the types that are met.</summary>
internal static unsafe class GradientRow
{
    public static void Run<F>(F formula, in GradientPointers p, int count)
        where F : struct, IPointwiseGradient
    {
        if (!p.IsHalf(0))
        {
            Row<F, SingleElement, SingleElement, SingleElement, SingleElement, SingleElement>(formula, p, count);
        }
        else if (p.IsHalf(1))
        {
            From<F, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, A>(F formula, in GradientPointers p, int count)
        where F : struct, IPointwiseGradient
        where A : unmanaged, IVectorElement<A>
    {
        if (p.IsHalf(2))
        {
            From<F, A, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, A, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, A, B>(F formula, in GradientPointers p, int count)
        where F : struct, IPointwiseGradient
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
    {
        if (p.IsHalf(3))
        {
            From<F, A, B, HalfElement>(formula, p, count);
        }
        else
        {
            From<F, A, B, SingleElement>(formula, p, count);
        }
    }

    private static void From<F, A, B, C>(F formula, in GradientPointers p, int count)
        where F : struct, IPointwiseGradient
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
    {
        if (p.IsHalf(4))
        {
            Row<F, HalfElement, A, B, C, HalfElement>(formula, p, count);
        }
        else
        {
            Row<F, HalfElement, A, B, C, SingleElement>(formula, p, count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Row<F, G, A, B, C, D>(F formula, in GradientPointers p, int count)
        where F : struct, IPointwiseGradient
        where G : unmanaged, IVectorElement<G>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
    {
        int rest = count % Floats.Count, whole = count - rest;
        Vectors<F, G, A, B, C, D>(formula, p, whole);
        if (rest > 0)
        {
            Rest<F, G, A, B, C, D>(formula, p, whole, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<F, G, A, B, C, D>(F formula, in GradientPointers p, int whole)
        where F : struct, IPointwiseGradient
        where G : unmanaged, IVectorElement<G>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
    {
        G* g = (G*)p.Grad;
        A* a = (A*)p.Operands[0], toA = (A*)p.Gradients[0];
        B* b = (B*)p.Operands[1], toB = (B*)p.Gradients[1];
        C* c = (C*)p.Operands[2], toC = (C*)p.Gradients[2];
        D* d = (D*)p.Operands[3], toD = (D*)p.Gradients[3];
        for (int i = 0; i < whole; i += Floats.Count)
        {
            formula.Run<Floats>(
                new(G.Load(g + i)), new(A.Load(a + i)), new(B.Load(b + i)), new(C.Load(c + i)), new(D.Load(d + i)),
                out Floats byA, out Floats byB, out Floats byC, out Floats byD);
            if (toA != null)
            {
                A.Store(byA.Value, toA + i);
            }

            if (toB != null)
            {
                B.Store(byB.Value, toB + i);
            }

            if (toC != null)
            {
                C.Store(byC.Value, toC + i);
            }

            if (toD != null)
            {
                D.Store(byD.Value, toD + i);
            }
        }
    }

    /// <summary>What does not fill a vector goes through the same arithmetic.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<F, G, A, B, C, D>(F formula, in GradientPointers p, int at, int count)
        where F : struct, IPointwiseGradient
        where G : unmanaged, IVectorElement<G>
        where A : unmanaged, IVectorElement<A>
        where B : unmanaged, IVectorElement<B>
        where C : unmanaged, IVectorElement<C>
        where D : unmanaged, IVectorElement<D>
    {
        formula.Run<Floats>(
            new(Part.Load((G*)p.Grad + at, count)), new(Part.Load((A*)p.Operands[0] + at, count)), new(Part.Load((B*)p.Operands[1] + at, count)),
            new(Part.Load((C*)p.Operands[2] + at, count)), new(Part.Load((D*)p.Operands[3] + at, count)),
            out Floats byA, out Floats byB, out Floats byC, out Floats byD);
        Store(byA, (A*)p.Gradients[0]);
        Store(byB, (B*)p.Gradients[1]);
        Store(byC, (C*)p.Gradients[2]);
        Store(byD, (D*)p.Gradients[3]);

        void Store<T>(Floats value, T* to)
            where T : unmanaged, IVectorElement<T>
        {
            if (to != null)
            {
                Part.Store(value.Value, to + at, count);
            }
        }
    }
}
