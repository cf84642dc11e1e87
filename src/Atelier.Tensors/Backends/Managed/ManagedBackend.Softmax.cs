using System.Numerics;
using System.Numerics.Tensors;
using Atelier.Tensors.Backends.Managed.Norms;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend : ISoftmaxKernels, IRowSoftmaxKernels
{
    /// <summary>Columns that are worked on side by side when the axis is not the last in memory.</summary>
    private const int SoftmaxColumns = 512;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The elements are neither F32 nor F64.</exception>
    public virtual void Softmax(Tensor source, int axis, bool logarithm, Tensor destination)
    {
        destination.Storage.Touch();
        switch (source.DType)
        {
            case DType.F32: SoftmaxOf<float>(source, axis, logarithm, destination); break;
            case DType.F64: SoftmaxOf<double>(source, axis, logarithm, destination); break;
            default: throw new NotSupportedException($"Softmax: {source.DType} has no exponential; convert with To first.");
        }
    }

    /// <inheritdoc/>
    public virtual void SoftmaxRows(Tensor source, int extent, double scale, Tensor destination)
    {
        destination.Storage.Touch();
        long rows = source.Count / extent;
        if (source.DType == DType.BF16)
        {
            RowSoftmax.Run(Pointer<HalfElement>(source), Pointer<HalfElement>(destination), rows, extent, (float)scale);
        }
        else
        {
            RowSoftmax.Run(Pointer<SingleElement>(source), Pointer<SingleElement>(destination), rows, extent, (float)scale);
        }
    }

    /// <inheritdoc/>
    public virtual void SoftmaxRowsGrad(Tensor grad, Tensor softmax, int extent, double scale, Tensor sourceGrad)
    {
        sourceGrad.Storage.Touch();
        long rows = grad.Count / extent;
        if (grad.DType == DType.BF16)
        {
            RowSoftmax.Grad(Pointer<HalfElement>(grad), Pointer<HalfElement>(softmax), Pointer<HalfElement>(sourceGrad), rows, extent, (float)scale);
        }
        else
        {
            RowSoftmax.Grad(Pointer<SingleElement>(grad), Pointer<SingleElement>(softmax), Pointer<SingleElement>(sourceGrad), rows, extent, (float)scale);
        }
    }

    private static void SoftmaxOf<T>(Tensor source, int axis, bool logarithm, Tensor destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (long outer, int extent, long inner) = Around(source.Shape, axis);
        if (source.Count == 0)
        {
            return;
        }

        T* from = Pointer<T>(source), to = Pointer<T>(destination);
        long grain = Math.Max(1, PointwiseGrain / ((long)extent * Math.Min(inner, SoftmaxColumns)));
        if (inner == 1)
        {
            ThreadTeam.For(outer, grain, (start, end) =>
            {
                for (long row = start; row < end; row++)
                {
                    SoftmaxRow<T>(new(from + row * extent, extent), logarithm, new(to + row * extent, extent));
                }
            });
            return;
        }

        long blocks = (inner + SoftmaxColumns - 1) / SoftmaxColumns;
        ThreadTeam.For(outer * blocks, grain, (start, end) =>
        {
            using Scratch<T> scratch = new(3 * SoftmaxColumns);
            for (long job = start; job < end; job++)
            {
                (long o, long block) = Math.DivRem(job, blocks);
                long first = o * extent * inner + block * SoftmaxColumns;
                int width = (int)Math.Min(SoftmaxColumns, inner - block * SoftmaxColumns);
                Span<T> max = new(scratch.Pointer, width), sum = new(scratch.Pointer + SoftmaxColumns, width), rest = new(scratch.Pointer + 2 * SoftmaxColumns, width);
                SoftmaxBlock(from + first, to + first, extent, inner, logarithm, max, sum, rest);
            }
        });
    }

    /// <summary>Less the largest element, so that nothing overflows and the sum is at least 1.</summary>
    private static void SoftmaxRow<T>(ReadOnlySpan<T> x, bool logarithm, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
        if (logarithm)
        {
            // The exponentials themselves are not wanted: they pass through a buffer piece by piece.
            const int Piece = 256;
            T* buffer = stackalloc T[Piece];
            T sum = T.Zero;
            for (int at = 0; at < y.Length; at += Piece)
            {
                Span<T> exponentials = new(buffer, Math.Min(Piece, y.Length - at));
                TensorPrimitives.Exp<T>(y.Slice(at, exponentials.Length), exponentials);
                sum += TensorPrimitives.Sum<T>(exponentials);
            }

            TensorPrimitives.Subtract(y, T.Log(sum), y);
        }
        else
        {
            TensorPrimitives.Exp<T>(y, y);
            TensorPrimitives.Multiply(y, T.One / TensorPrimitives.Sum<T>(y), y);
        }
    }

    /// <summary>Columns side by side: their maxima, then what is left and the sums of its exponentials, then the quotients.</summary>
    private static void SoftmaxBlock<T>(T* from, T* to, int extent, long stride, bool logarithm, Span<T> max, Span<T> sum, Span<T> exponentials)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = max.Length;
        new ReadOnlySpan<T>(from, width).CopyTo(max);
        for (int r = 1; r < extent; r++)
        {
            TensorPrimitives.Max(max, new ReadOnlySpan<T>(from + r * stride, width), max);
        }

        sum.Clear();
        for (int r = 0; r < extent; r++)
        {
            Span<T> y = new(to + r * stride, width), e = logarithm ? exponentials : y;
            TensorPrimitives.Subtract(new ReadOnlySpan<T>(from + r * stride, width), max, y);
            TensorPrimitives.Exp<T>(y, e);
            TensorPrimitives.Add(sum, e, sum);
        }

        if (logarithm)
        {
            TensorPrimitives.Log<T>(sum, sum);
        }

        for (int r = 0; r < extent; r++)
        {
            Span<T> y = new(to + r * stride, width);
            if (logarithm)
            {
                TensorPrimitives.Subtract(y, sum, y);
            }
            else
            {
                TensorPrimitives.Divide(y, sum, y);
            }
        }
    }
}
