namespace Atelier.OneDnn.Primitives;

/// <summary>All that a compiled kernel depends on; compares by value.</summary>
internal abstract record KernelKey
{
    /// <summary>The same for people and for checkpoints.</summary>
    public abstract string Name { get; }
}

/// <summary>All that a compiled kernel depends on; compares by value.</summary>
/// <typeparam name="TKernel">What it compiles to.</typeparam>
internal abstract record KernelKey<TKernel> : KernelKey
    where TKernel : class, IDisposable
{
    /// <summary>Compiles it, or returns null where oneDNN cannot compute this.</summary>
    public abstract TKernel? TryCompile();
}
