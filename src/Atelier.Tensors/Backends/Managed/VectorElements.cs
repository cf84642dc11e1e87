using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// How numbers lie in memory for vector kernels, which compute in single precision whatever they read and write: a kernel is
/// written once over the type of its elements.
/// </summary>
/// <typeparam name="T">The element itself.</typeparam>
internal unsafe interface IVectorElement<T>
    where T : unmanaged, IVectorElement<T>
{
    /// <summary>Sixteen numbers.</summary>
    static abstract Vector512<float> Load(T* from);

    /// <summary>Sixteen numbers, rounded to the element's precision.</summary>
    static abstract void Store(Vector512<float> value, T* to);
}

/// <summary>Single precision.</summary>
internal readonly unsafe struct SingleElement(float value) : IVectorElement<SingleElement>
{
    private readonly float _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(SingleElement* from) => Vector512.Load(&from->_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, SingleElement* to) => value.Store((float*)to);
}

/// <summary>BF16.</summary>
internal readonly unsafe struct HalfElement(ushort bits) : IVectorElement<HalfElement>
{
    private readonly ushort _bits = bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(HalfElement* from) => HalfRows.Load(&from->_bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, HalfElement* to) => HalfRows.Store(value, (ushort*)to);
}

/// <summary>
/// What does not fill a vector: fewer than sixteen numbers, and zeros. Methods of their own, because a call beside a loop costs
/// the loop its registers.
/// </summary>
internal static unsafe class Part
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> Load<T>(T* from, int count)
        where T : unmanaged, IVectorElement<T>
    {
        T* part = stackalloc T[Vector512<float>.Count];
        new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(part, Vector512<float>.Count));
        return T.Load(part);
    }

    public static Vector512<float> Load(float* from, int count) => Load((SingleElement*)from, count);

    /// <summary>Fewer than sixteen numbers less their mean, and zeros.</summary>
    public static Vector512<float> Deviations<T>(T* from, int count, float mean)
        where T : unmanaged, IVectorElement<T>
    {
        float* means = stackalloc float[Vector512<float>.Count];
        new Span<float>(means, count).Fill(mean);
        return Load(from, count) - Vector512.Load(means);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<T>(Vector512<float> value, T* to, int count)
        where T : unmanaged, IVectorElement<T>
    {
        T* part = stackalloc T[Vector512<float>.Count];
        T.Store(value, part);
        new ReadOnlySpan<T>(part, count).CopyTo(new Span<T>(to, count));
    }

    public static void Store(Vector512<float> value, float* to, int count) => Store(value, (SingleElement*)to, count);
}
