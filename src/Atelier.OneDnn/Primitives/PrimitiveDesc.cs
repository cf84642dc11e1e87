using System.Runtime.InteropServices;
using Atelier.OneDnn.Native;

namespace Atelier.OneDnn.Primitives;

/// <summary>oneDNN's plan for an operation: which implementation, and which memory formats it wants.</summary>
internal sealed unsafe class PrimitiveDesc : IDisposable
{
    private PrimitiveDesc(nint handle) => Handle = handle;

    /// <summary>dnnl_primitive_desc_t.</summary>
    public nint Handle { get; }

    /// <summary>The name of the implementation, as "brgconv:avx512_core_bf16".</summary>
    public string Implementation
    {
        get
        {
            byte* name;
            Dnnl.Check(Dnnl.QueryAny(Handle, Query.ImplementationName, 0, &name), "asking for an implementation's name");
            return Marshal.PtrToStringUTF8((nint)name) ?? "";
        }
    }

    /// <summary>The format an operand must have.</summary>
    public MemoryDesc this[Query operand] => *Dnnl.QueryMemory(Handle, operand, 0);

    /// <summary>The best plan for an operation, or null where the library has none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="forward">The forward operation's plan, for a backward one.</param>
    public static PrimitiveDesc? TryCreate(ref OperationDesc operation, PrimitiveDesc? forward = null)
    {
        nint handle;
        fixed (OperationDesc* desc = &operation)
        {
            return Accepted(Dnnl.CreatePrimitiveDesc(&handle, desc, Engine.Attributes, Engine.Handle, forward?.Handle ?? 0))
                ? new PrimitiveDesc(handle)
                : null;
        }
    }

    /// <summary>A plan for bringing memory from one format and type into another.</summary>
    public static PrimitiveDesc Reorder(MemoryDesc from, MemoryDesc to)
    {
        nint handle;
        Dnnl.Check(Dnnl.CreateReorderDesc(&handle, &from, Engine.Handle, &to, Engine.Handle, Engine.Attributes), "planning a reorder");
        return new PrimitiveDesc(handle);
    }

    /// <summary>Whether the library can do it; any other trouble than "it cannot" is thrown.</summary>
    /// <exception cref="InvalidOperationException">The library failed.</exception>
    public static bool Accepted(Status status)
    {
        if (status is Status.Unimplemented or Status.InvalidArguments)
        {
            return false;
        }

        Dnnl.Check(status, "planning an operation");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Dnnl.DestroyPrimitiveDesc(Handle);
}
