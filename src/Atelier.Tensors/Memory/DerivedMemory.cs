namespace Atelier.Tensors.Memory;

/// <summary>Memory made from a tensor's contents, a packed weight say. Goes back to the pool when its last holder has disposed of it.</summary>
/// <param name="bytes">How much of it there is; contents undefined at first.</param>
internal sealed class DerivedMemory(long bytes) : IDisposable
{
    private int _holders = 1;

    /// <summary>Where it begins.</summary>
    public nint Block { get; } = BufferPool.Shared.Rent(bytes);

    /// <summary>One holder more.</summary>
    public DerivedMemory Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>One holder less.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            BufferPool.Shared.Return(Block, bytes);
        }
    }
}
