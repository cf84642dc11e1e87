using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Norms;

/// <summary>Memory for the length of one job, from the pool and back to it.</summary>
internal readonly unsafe struct Scratch<T>(long count) : IDisposable
    where T : unmanaged
{
    private readonly long _bytes = count * sizeof(T);

    public T* Pointer { get; } = (T*)BufferPool.Shared.Rent(count * sizeof(T));

    public void Clear() => new Span<byte>(Pointer, checked((int)_bytes)).Clear();

    public void Dispose() => BufferPool.Shared.Return((nint)Pointer, _bytes);
}
