using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atelier.OneDnn.Native;

/// <summary>dnnl_status_t.</summary>
internal enum Status
{
    Success = 0,
    OutOfMemory = 1,
    InvalidArguments = 2,
    Unimplemented = 3,
    IteratorEnds = 4,
    RuntimeError = 5,
    NotRequired = 6,
}

/// <summary>dnnl_data_type_t, those that are used.</summary>
internal enum DataType
{
    BFloat16 = 2,
    Float32 = 3,
}

/// <summary>dnnl_format_tag_t, those that are used; letters are axes in the order of memory.</summary>
internal enum FormatTag
{
    Any = 1,
    A = 2,
    Abc = 4,
    Acb = 17,
    Acdb = 20,
    Acdeb = 21,
    Abdec = 16,
}

/// <summary>dnnl_prop_kind_t, those that are used.</summary>
internal enum Propagation
{
    ForwardTraining = 64,
}

/// <summary>dnnl_alg_kind_t, those that are used.</summary>
internal enum Algorithm
{
    ConvolutionDirect = 1,
}

/// <summary>Which operand an argument of a primitive is (DNNL_ARG_*).</summary>
internal enum Argument
{
    Source = 1,
    Destination = 17,
    Weights = 33,
    Bias = 41,
    Scratchpad = 80,
    SourceGrad = 129,
    DestinationGrad = 145,
    WeightsGrad = 161,
}

/// <summary>What can be asked of a primitive descriptor (dnnl_query_t), those that are used.</summary>
internal enum Query
{
    ImplementationName = 8,
    Source = 129,
    SourceGrad = 130,
    Weights = 131,
    WeightsGrad = 132,
    Destination = 133,
    DestinationGrad = 134,
    Scratchpad = 136,
}

/// <summary>dnnl_version_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeVersion
{
    /// <summary>DNNL_RUNTIME_OMP.</summary>
    public const uint OpenMp = 2;

    public readonly int Major;
    public readonly int Minor;
    public readonly int Patch;
    private readonly nint _hash;
    public readonly uint CpuRuntime;
    private readonly uint _gpuRuntime;
}

/// <summary>dnnl_exec_arg_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExecutionArgument
{
    public Argument Argument;
    public nint Memory;
}

/// <summary>dnnl_dims_t.</summary>
[InlineArray(Length)]
internal struct Dims
{
    private const int Length = 12;
    private long _first;

    public static Dims Of(params ReadOnlySpan<long> values)
    {
        Dims dims = default;
        values.CopyTo(dims);
        return dims;
    }
}

/// <summary>dnnl_memory_desc_t of version 2.6: opaque, a value, equal where its bytes are.</summary>
[InlineArray(Length)]
[SuppressMessage("Style", "IDE0044", Justification = "An inline array's field is written through its elements.")]
internal struct MemoryDesc : IEquatable<MemoryDesc>
{
    private const int Length = 696 / sizeof(long);
    private long _first;

    public readonly bool Equals(MemoryDesc other) => ((ReadOnlySpan<long>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is MemoryDesc other && Equals(other);

    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes((ReadOnlySpan<long>)this));
        return hash.ToHashCode();
    }
}

/// <summary>Room for any operation descriptor that is used; the convolution's is the largest (5,976 bytes in version 2.6).</summary>
[InlineArray(Length)]
internal struct OperationDesc
{
    private const int Length = 6144 / sizeof(long);
    private long _first;
}
