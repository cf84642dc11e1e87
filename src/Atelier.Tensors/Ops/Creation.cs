using System.Runtime.InteropServices;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>A tensor filled with one value.</summary>
    public static Tensor Full(Shape shape, double value, DType type = DType.F32)
    {
        Tensor result = Empty(shape, type);
        result.Backend.Fill(result, value);
        return result;
    }

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType type = DType.F32) => Full(shape, 0, type);

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType type = DType.F32) => Full(shape, 1, type);

    /// <summary>A tensor from host values given in logical, row-major order.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's, or their type has no <see cref="DType"/>.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.Count)
        {
            throw new ArgumentException($"Tensor.From: {values.Length} values for shape {shape} of {shape.Count}.");
        }

        if (Plain(shape))
        {
            return FromMemory(values, shape);
        }

        using Tensor rows = FromMemory(values, [.. shape, 1]);
        return rows.Reshape(shape);
    }

    /// <summary>A tensor from host values given in logical, row-major order.</summary>
    public static Tensor From<T>(T[] values, Shape shape)
        where T : unmanaged => From<T>(values.AsSpan(), shape);

    /// <summary>A tensor from host values given in the order of memory (rank 4: N, H, W, C).</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's, or their type has no <see cref="DType"/>.</exception>
    public static Tensor FromMemory<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.Count)
        {
            throw new ArgumentException($"Tensor.FromMemory: {values.Length} values for shape {shape} of {shape.Count}.");
        }

        Tensor result = Empty(shape, TypeOf<T>());
        result.Backend.Upload(MemoryMarshal.AsBytes(values), result);
        return result;
    }

    /// <summary>0, 1, ... as I64.</summary>
    public static Tensor Arange(int count) => From([.. Enumerable.Range(0, count).Select(i => (long)i)], [count]);

    /// <summary>One number.</summary>
    public static Tensor Scalar(double value, DType type = DType.F32) => Full([], value, type);

    /// <summary>Waits, and copies the elements to the host in logical, row-major order.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged => Plain(Shape)
            ? ToMemory<T>()
            : Memory.Arena.Run("to host", () => Autograd.Gradients.NoGrad(() => Reshape([.. Shape, 1]).ToMemory<T>()));

    /// <summary>Waits, and copies the elements to the host in the order of memory (rank 4: N, H, W, C).</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
    public T[] ToMemory<T>()
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(checked((int)Count));
        ToMemory<T>(values);
        return values;
    }

    /// <summary>The same into memory that the caller has: large arrays, new each time, cost more than what is copied.</summary>
    /// <param name="destination">As many elements as the tensor has.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type, or the destination has another length.</exception>
    public void ToMemory<T>(Span<T> destination)
        where T : unmanaged
    {
        if (TypeOf<T>() != DType && !(typeof(T) == typeof(byte) && DType == DType.Bool))
        {
            throw new ArgumentException($"The elements are {DType}, not {typeof(T).Name}; convert with To first.");
        }

        if (destination.Length != Count)
        {
            throw new ArgumentException($"ToMemory: {Shape} has {Count} elements, the destination {destination.Length}.", nameof(destination));
        }

        Backend.Download(this, MemoryMarshal.AsBytes(destination));
    }

    /// <summary>Waits for a tensor of one element and gives its value.</summary>
    /// <exception cref="InvalidOperationException">There is more than one element.</exception>
    public double Item()
    {
        if (Count != 1)
        {
            throw new InvalidOperationException($"Item: {this} has {Count} elements, not one.");
        }

        Span<byte> bytes = stackalloc byte[8];
        Backend.Download(this, bytes[..DType.SizeOf()]);
        return DType switch
        {
            DType.F32 => MemoryMarshal.Read<float>(bytes),
            DType.F64 => MemoryMarshal.Read<double>(bytes),
            DType.BF16 => BitConverter.Int32BitsToSingle(MemoryMarshal.Read<ushort>(bytes) << 16),
            DType.I32 => MemoryMarshal.Read<int>(bytes),
            DType.I64 => MemoryMarshal.Read<long>(bytes),
            _ => bytes[0],
        };
    }

    /// <summary>
    /// Overwrites this tensor's elements in place with another's (same shape and type): for parameters and buffers. What was
    /// recorded from the old values can't be differentiated any more.
    /// </summary>
    /// <exception cref="ArgumentException">Shape or type differ.</exception>
    public void Assign(Tensor source)
    {
        if (source.Shape != Shape || source.DType != DType)
        {
            throw new ArgumentException($"Assign: {source.DType} {source.Shape} into {DType} {Shape}.");
        }

        long[] one = [1];
        Backend.Copy(source, new Strides(0, one), this, new Strides(0, one), [checked((int)Count)]);
        Storage.Touch();
    }

    /// <summary>Whether logical row-major order is the order of memory.</summary>
    internal static bool Plain(Shape shape) => shape.Rank != 4 || shape[1] == 1 || (shape[2] == 1 && shape[3] == 1);

    private static DType TypeOf<T>() => default(T) switch
    {
        float => DType.F32,
        double => DType.F64,
        Half => throw new ArgumentException("There is no half-precision type; use float."),
        ushort => DType.BF16,
        int => DType.I32,
        long => DType.I64,
        byte => DType.U8,
        bool => DType.Bool,
        _ => throw new ArgumentException($"No element type stands for {typeof(T).Name}."),
    };
}
