using System.Numerics;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
    /// <inheritdoc/>
    public void Gather(Tensor source, int axis, Tensor index, Tensor destination)
    {
        (long outer, int extent, long inner) = Around(source.Shape, axis);
        int rows = index.Shape[axis];
        long* at = Checked(index, extent, nameof(Gather));
        int size = source.DType.SizeOf();
        byte* from = Pointer<byte>(source), to = Pointer<byte>(destination);
        ThreadTeam.For(outer, Math.Max(1, (1 << 14) / Math.Max(1, rows * inner)), (start, end) =>
        {
            for (long o = start; o < end; o++)
            {
                for (long r = 0; r < rows * inner; r++)
                {
                    long picked = (o * extent + at[o * rows * inner + r]) * inner + (r % inner);
                    CopyElement(from + picked * size, to + (o * rows * inner + r) * size, size);
                }
            }
        });
    }

    /// <inheritdoc/>
    public void ScatterAdd(Tensor source, int axis, Tensor index, Tensor destination)
        => InSingle(source, destination, (from, to) => Run(from.DType, new ScatterLoop(from, axis, index, to), nameof(ScatterAdd)));

    /// <inheritdoc/>
    public void IndexSelect(Tensor source, int axis, Tensor index, Tensor destination)
    {
        (long outer, int extent, long inner) = Around(source.Shape, axis);
        int rows = index.Shape[0];
        long* at = Checked(index, extent, nameof(IndexSelect));
        long bytes = inner * source.DType.SizeOf();
        byte* from = Pointer<byte>(source), to = Pointer<byte>(destination);
        ThreadTeam.For(outer * rows, Math.Max(1, (1 << 16) / Math.Max(1, bytes)), (start, end) =>
        {
            for (long job = start; job < end; job++)
            {
                (long o, long r) = Math.DivRem(job, rows);
                Buffer.MemoryCopy(from + (o * extent + at[r]) * bytes, to + job * bytes, bytes, bytes);
            }
        });
    }

    /// <inheritdoc/>
    public void IndexAdd(Tensor source, int axis, Tensor index, Tensor destination)
        => InSingle(source, destination, (from, to) => Run(from.DType, new IndexAddLoop(from, axis, index, to), nameof(IndexAdd)));

    /// <inheritdoc/>
    public virtual void MapPlane(Tensor source, AxisMap rows, AxisMap columns, Tensor destination)
    {
        destination.Storage.Touch();
        switch (source.DType)
        {
            case DType.F32: PlaneMap.Run(source.Shape, Pointer<SingleElement>(source), rows, columns, Pointer<SingleElement>(destination)); break;
            case DType.BF16: PlaneMap.Run(source.Shape, Pointer<HalfElement>(source), rows, columns, Pointer<HalfElement>(destination)); break;
            default:
                using (Tensor between = Tensor.Empty(source.Shape.With(2, rows.Outputs), source.DType, this))
                {
                    Run(source.DType, new MapAxisLoop(source, 2, rows, between));
                    Run(source.DType, new MapAxisLoop(between, 3, columns, destination));
                }

                break;
        }
    }

    /// <inheritdoc/>
    public virtual void PoolArgMax(Tensor source, PoolGeometry geometry, Tensor destination)
        => InSingle(source, destination, (from, to) => Run(from.DType, new PoolLoop(from, geometry, to), nameof(PoolArgMax)));

    private static long* Checked(Tensor index, int extent, string kernel)
    {
        long* at = Pointer<long>(index);
        for (long i = 0; i < index.Count; i++)
        {
            if ((ulong)at[i] >= (ulong)extent)
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"{kernel}: index {at[i]} is outside an axis of extent {extent}.");
            }
        }

        return at;
    }

    private static void CopyElement(byte* from, byte* to, int size)
    {
        switch (size)
        {
            case 1: *to = *from; break;
            case 2: *(ushort*)to = *(ushort*)from; break;
            case 4: *(uint*)to = *(uint*)from; break;
            default: *(ulong*)to = *(ulong*)from; break;
        }
    }

    private readonly struct ScatterLoop(Tensor source, int axis, Tensor index, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            (long outer, int extent, long inner) = Around(destination.Shape, axis);
            long rows = index.Shape[axis] * inner;
            long* at = Checked(index, extent, nameof(ScatterAdd));
            T* from = Pointer<T>(source), to = Pointer<T>(destination);

            // Threads own whole slices, so additions happen in one order however many there are.
            ThreadTeam.For(outer, Math.Max(1, (1 << 14) / Math.Max(1, rows)), (start, end) =>
            {
                for (long o = start; o < end; o++)
                {
                    for (long r = 0; r < rows; r++)
                    {
                        to[(o * extent + at[o * rows + r]) * inner + (r % inner)] += from[o * rows + r];
                    }
                }
            });
        }
    }

    private readonly struct IndexAddLoop(Tensor source, int axis, Tensor index, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            (long outer, int extent, long inner) = Around(destination.Shape, axis);
            int rows = index.Shape[0];
            long* at = Checked(index, extent, nameof(IndexAdd));
            T* from = Pointer<T>(source), to = Pointer<T>(destination);
            for (long o = 0; o < outer; o++)
            {
                for (long r = 0; r < rows; r++)
                {
                    for (long i = 0; i < inner; i++)
                    {
                        to[(o * extent + at[r]) * inner + i] += from[(o * rows + r) * inner + i];
                    }
                }
            }
        }
    }

    /// <summary>The reference path: along one axis.</summary>
    private readonly struct MapAxisLoop(Tensor source, int axis, AxisMap map, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            (long outer, int extent, long inner) = Around(source.Shape, axis);
            int outputs = map.Outputs;
            AxisMap taps = map;
            T* from = Pointer<T>(source), to = Pointer<T>(destination);
            ThreadTeam.For(outer * outputs, Math.Max(1, (1 << 14) / Math.Max(1, inner)), (start, end) =>
            {
                for (long job = start; job < end; job++)
                {
                    (long o, long row) = Math.DivRem(job, outputs);
                    Span<T> y = new(to + job * inner, checked((int)inner));
                    if (taps.Starts[row] == taps.Starts[row + 1])
                    {
                        y.Clear();
                    }

                    for (int k = taps.Starts[row]; k < taps.Starts[row + 1]; k++)
                    {
                        ReadOnlySpan<T> x = new(from + (o * extent + taps.Indices[k]) * inner, (int)inner);
                        AddTap(x, T.CreateTruncating(taps.Weights[k]), y, first: k == taps.Starts[row]);
                    }
                }
            });
        }

        private static void AddTap<T>(ReadOnlySpan<T> x, T weight, Span<T> y, bool first)
            where T : unmanaged, INumber<T>
        {
            if (first)
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(x, weight, y);
            }
            else
            {
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(x, weight, y, y);
            }
        }
    }

    private readonly struct PoolLoop(Tensor source, PoolGeometry geometry, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            int height = source.Shape[2], width = source.Shape[3], channels = source.Shape[1];
            (int From, int To)[] rows = geometry.Rows, columns = geometry.Columns;
            T* from = Pointer<T>(source);
            long* to = Pointer<long>(destination);
            ThreadTeam.For((long)source.Shape[0] * rows.Length, 1, (start, end) =>
            {
                for (long job = start; job < end; job++)
                {
                    (long n, long oh) = Math.DivRem(job, rows.Length);
                    T* picture = from + n * height * width * channels;
                    for (int ow = 0; ow < columns.Length; ow++)
                    {
                        Window(picture, width, channels, rows[oh], columns[ow], to + (job * columns.Length + ow) * channels);
                    }
                }
            });
        }

        private static void Window<T>(T* picture, int width, int channels, (int From, int To) rows, (int From, int To) columns, long* best)
            where T : unmanaged, INumber<T>
        {
            new Span<long>(best, channels).Fill((long)rows.From * width + columns.From);
            for (int h = rows.From; h < rows.To; h++)
            {
                for (int w = columns.From; w < columns.To; w++)
                {
                    long place = (long)h * width + w;
                    for (int c = 0; c < channels; c++)
                    {
                        T value = picture[place * channels + c], champion = picture[best[c] * channels + c];
                        best[c] = value > champion || (T.IsNaN(value) && !T.IsNaN(champion)) ? place : best[c];
                    }
                }
            }
        }
    }
}
