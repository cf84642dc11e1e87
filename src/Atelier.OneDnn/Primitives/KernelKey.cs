namespace Atelier.OneDnn.Primitives;

/// <summary>All that a compiled kernel depends on; compares by value.</summary>
internal abstract record KernelKey
{
    /// <summary>What is computed: the same for people and for checkpoints.</summary>
    public abstract string Name { get; }

    /// <summary>How it is computed, where oneDNN knows several ways.</summary>
    public virtual string Way => "onednn";

    /// <summary>All ways for oneDNN to compute this, as keys of kernels of the same type.</summary>
    public virtual IReadOnlyList<KernelKey> Ways => [this];
}

/// <summary>All that a compiled kernel depends on; compares by value.</summary>
/// <typeparam name="TKernel">What it compiles to.</typeparam>
internal abstract record KernelKey<TKernel> : KernelKey
    where TKernel : class, IDisposable
{
    /// <summary>Compiles it, or returns null where oneDNN cannot compute this.</summary>
    public abstract TKernel? TryCompile();
}
