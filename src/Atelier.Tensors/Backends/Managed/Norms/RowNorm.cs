using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>
/// Normalisation with one row to a statistic (layer norm): each statistic's elements are contiguous, and are read, normalised
/// and written while in cache.
/// </summary>
internal static unsafe class RowNorm
{
    private const long BlockElements = 1 << 15;
    private const long LeastBlockRows = 64;

    public static void Run<T, F>(NormOperands<T> on, F then)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int inner = on.Geometry.Inner;
        ThreadTeam.For(on.Geometry.Statistics, Math.Max(1, BlockElements / inner), (start, end) =>
        {
            for (long at = start; at < end; at++)
            {
                T* row = on.X + at * inner;
                int channel = (int)(at % on.Geometry.Groups) * inner;
                (double mean, double squares) = RowKernels.Moments(row, inner);
                double inverse = 1 / Math.Sqrt(squares / inner + on.Epsilon);
                on.Mean[at] = (float)mean;
                on.Variance[at] = (float)(squares / inner);
                float offset = (float)(((float)mean - mean) * inverse);
                RowKernels.Scale(
                    then, row, on.Y + at * inner, inner,
                    new((float)mean, (float)inverse, offset, RowScale.From(on.Scale, channel), RowScale.From(on.Shift, channel)));
            }
        });
    }

    /// <summary>As <see cref="ColumnNormGrad{T, F}"/>; the sums over rows go through one partial result for each block of rows.</summary>
    public static void Grad<T, F>(NormOperands<T> on, F then)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int channels = on.Geometry.Channels, groups = on.Geometry.Groups;
        long perBlock = Math.Max(LeastBlockRows, BlockElements / channels), blocks = (on.Geometry.Outer + perBlock - 1) / perBlock;
        bool affine = on.GradScale != null || on.GradShift != null;
        using Scratch<float> partial = new(affine ? 2 * blocks * channels : 0);
        partial.Clear();
        float* sums = partial.Pointer;
        ThreadTeam.For(blocks, 1, (start, end) =>
        {
            using Scratch<T> spare = new(on.GradX == null ? on.Geometry.Inner : 0);
            for (long block = start; block < end; block++)
            {
                float* sum = affine ? sums + 2 * block * channels : null;
                long last = Math.Min(on.Geometry.Outer, (block + 1) * perBlock) * groups;
                for (long at = block * perBlock * groups; at < last; at++)
                {
                    GradRow(on, then, at, sum, spare.Pointer);
                }
            }
        });
        SumBlocks(sums, blocks, channels, on.GradShift);
        SumBlocks(sums + channels, blocks, channels, on.GradScale);
    }

    private static void GradRow<T, F>(in NormOperands<T> on, F then, long at, float* sum, T* spare)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        int inner = on.Geometry.Inner, channel = (int)(at % on.Geometry.Groups) * inner;
        T* g = on.Grad + at * inner, x = on.X + at * inner;
        double inverse = 1 / Math.Sqrt(on.Variance[at] + on.Epsilon);
        RowScale row = new(on.Mean[at], (float)inverse, 0, RowScale.From(on.Scale, channel), RowScale.From(on.Shift, channel));
        if (!Activated.Never<F>())
        {
            g = on.GradX == null ? spare : on.GradX + at * inner;
            RowKernels.Slopes(then, on.Grad + at * inner, x, g, inner, row);
        }

        (double total, double products) = RowKernels.AddProducts(g, x, inner, row, RowScale.From(sum, channel), RowScale.From(sum, on.Geometry.Channels + channel));
        if (on.GradX != null)
        {
            double slope = -products / inner * inverse * inverse * inverse;
            RowKernels.Combine(g, x, on.GradX + at * inner, inner, row, (float)slope, (float)(-total / inner * inverse));
        }
    }

    private static void SumBlocks(float* from, long blocks, int channels, float* to)
    {
        for (int c = 0; to != null && c < channels; c++)
        {
            double total = 0;
            for (long block = 0; block < blocks; block++)
            {
                total += from[2 * block * channels + c];
            }

            to[c] = (float)total;
        }
    }
}
