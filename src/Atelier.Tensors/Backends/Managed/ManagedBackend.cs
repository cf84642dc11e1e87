using System.Numerics;
using System.Runtime.CompilerServices;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// Computes on the host in C#, synchronously, on the threads of <see cref="ThreadTeam"/>. Needs nothing installed. Single
/// precision, and BF16 through it, runs on vector kernels; every other type, doubles for gradient checks first, on plain loops.
/// </summary>
public partial class ManagedBackend : IBackend
{
    /// <summary>For backends that do some of this better.</summary>
    protected ManagedBackend()
    {
    }

    /// <summary>The backend; it has no state of its own.</summary>
    public static ManagedBackend Instance { get; } = new();

    /// <inheritdoc/>
    public virtual string Name => "managed";

    /// <inheritdoc/>
    public nint Allocate(long bytes) => BufferPool.Shared.Rent(bytes);

    /// <inheritdoc/>
    public void Free(nint handle, long bytes) => BufferPool.Shared.Return(handle, bytes);

    /// <inheritdoc/>
    public virtual T? Find<T>()
        where T : class => this as T;

    /// <inheritdoc/>
    public unsafe void Upload(ReadOnlySpan<byte> source, Tensor destination)
    {
        destination.Storage.Touch();
        fixed (byte* from = source)
        {
            Buffer.MemoryCopy(from, Pointer<byte>(destination), source.Length, source.Length);
        }
    }

    /// <inheritdoc/>
    public unsafe void Download(Tensor source, Span<byte> destination)
    {
        fixed (byte* to = destination)
        {
            Buffer.MemoryCopy(Pointer<byte>(source), to, destination.Length, destination.Length);
        }
    }

    /// <inheritdoc/>
    public unsafe void Fill(Tensor destination, double value)
    {
        destination.Storage.Touch();
        switch (destination.DType)
        {
            case DType.F32: FillAs(destination, (float)value); break;
            case DType.F64: FillAs(destination, value); break;
            case DType.I32: FillAs(destination, (int)value); break;
            case DType.I64: FillAs(destination, (long)value); break;
            case DType.BF16: FillAs(destination, BFloat16.From((float)value)); break;
            case DType.Bool: FillAs<byte>(destination, value != 0 ? (byte)1 : (byte)0); break;
            default: FillAs(destination, (byte)value); break;
        }
    }

    /// <summary>A tensor's first element in host memory.</summary>
    internal static unsafe T* Pointer<T>(Tensor tensor)
        where T : unmanaged => (T*)((byte*)tensor.Storage.Handle + tensor.Offset * tensor.DType.SizeOf());

    /// <summary>A tensor's first byte in host memory.</summary>
    internal static nint Pointer(Tensor tensor) => tensor.Storage.Handle + (nint)(tensor.Offset * tensor.DType.SizeOf());

    private static unsafe void FillAs<T>(Tensor destination, T value)
        where T : unmanaged
    {
        T* to = Pointer<T>(destination);
        ThreadTeam.For(destination.Count, 1 << 16, (start, end) =>
        {
            for (long at = start; at < end;)
            {
                int length = (int)Math.Min(end - at, 1 << 30);
                new Span<T>(to + at, length).Fill(value);
                at += length;
            }
        });
    }

    /// <summary>A loop written once over the number type.</summary>
    private interface INumericLoop
    {
        void Run<T>()
            where T : unmanaged, INumber<T>;
    }

    /// <summary>Runs a loop with the number type that an element type stands for.</summary>
    private static void Run<TLoop>(DType type, TLoop loop, [CallerMemberName] string kernel = "")
        where TLoop : INumericLoop
    {
        switch (type)
        {
            case DType.F32: loop.Run<float>(); break;
            case DType.F64: loop.Run<double>(); break;
            case DType.I32: loop.Run<int>(); break;
            case DType.I64: loop.Run<long>(); break;
            case DType.U8: loop.Run<byte>(); break;
            default: throw new NotSupportedException($"{kernel}: {type} has no arithmetic; convert with To first.");
        }
    }

    /// <summary>The product of extents, as strides and row counts need it.</summary>
    private static long Product(ReadOnlySpan<int> extents)
    {
        long product = 1;
        foreach (int extent in extents)
        {
            product *= extent;
        }

        return product;
    }

    /// <summary>A tensor around one of its axes, in the order of memory: [outer, extent, inner].</summary>
    private static (long Outer, int Extent, long Inner) Around(Shape shape, int axis)
    {
        int[] dims = Layout.Physical(shape);
        int place = Array.IndexOf(Layout.Order(shape.Rank), axis);
        return (Product(dims.AsSpan(0, place)), dims[place], Product(dims.AsSpan(place + 1)));
    }
}
