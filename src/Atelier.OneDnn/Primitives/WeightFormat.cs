using Atelier.OneDnn.Native;

namespace Atelier.OneDnn.Primitives;

/// <summary>How a kernel wants its weight in memory; compares by value, so that kernels of one format share one packed weight.</summary>
/// <param name="Desc">oneDNN's description.</param>
/// <param name="Bytes">The size of a weight in this format.</param>
internal sealed record WeightFormat(MemoryDesc Desc, long Bytes)
{
    /// <summary>Of a description.</summary>
    public static unsafe WeightFormat Of(MemoryDesc desc) => new(desc, (long)Dnnl.SizeOf(&desc));
}
