using System.Runtime.InteropServices;

namespace Atelier.OneDnn.Native;

/// <summary>The part of oneDNN's C API that is used, as version 2.6 has it (oneapi/dnnl/dnnl.h).</summary>
internal static unsafe partial class Dnnl
{
    /// <summary>The file, as the loader finds it; no development package is needed.</summary>
    public const string Name = "libdnnl.so.2";

    /// <summary>Turns a status into an exception.</summary>
    /// <param name="status">What a function answered.</param>
    /// <param name="what">What was tried.</param>
    /// <exception cref="OutOfMemoryException">The library found no memory.</exception>
    /// <exception cref="InvalidOperationException">Anything else but success.</exception>
    public static void Check(Status status, string what)
    {
        if (status == Status.OutOfMemory)
        {
            throw new OutOfMemoryException($"oneDNN found no memory ({what}).");
        }

        if (status != Status.Success)
        {
            throw new InvalidOperationException($"oneDNN: {what} ended with status {(int)status} ({status}).");
        }
    }

    [LibraryImport(Name, EntryPoint = "dnnl_get_effective_cpu_isa")]
    public static partial int EffectiveIsa();

    [LibraryImport(Name, EntryPoint = "dnnl_set_primitive_cache_capacity")]
    public static partial Status SetPrimitiveCacheCapacity(int capacity);

    [LibraryImport(Name, EntryPoint = "dnnl_engine_create")]
    public static partial Status CreateEngine(nint* engine, int kind, nuint index);

    [LibraryImport(Name, EntryPoint = "dnnl_stream_create")]
    public static partial Status CreateStream(nint* stream, nint engine, uint flags);

    [LibraryImport(Name, EntryPoint = "dnnl_memory_desc_init_by_tag")]
    public static partial Status InitByTag(MemoryDesc* desc, int rank, Dims* dims, DataType type, FormatTag tag);

    [LibraryImport(Name, EntryPoint = "dnnl_memory_desc_get_size")]
    public static partial nuint SizeOf(MemoryDesc* desc);

    [LibraryImport(Name, EntryPoint = "dnnl_memory_create")]
    public static partial Status CreateMemory(nint* memory, MemoryDesc* desc, nint engine, nint handle);

    [LibraryImport(Name, EntryPoint = "dnnl_memory_set_data_handle")]
    public static partial Status SetDataHandle(nint memory, nint handle);

    [LibraryImport(Name, EntryPoint = "dnnl_memory_destroy")]
    public static partial Status DestroyMemory(nint memory);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_attr_create")]
    public static partial Status CreateAttributes(nint* attributes);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_attr_set_scratchpad_mode")]
    public static partial Status SetScratchpadMode(nint attributes, int mode);

    [LibraryImport(Name, EntryPoint = "dnnl_dilated_convolution_forward_desc_init")]
    public static partial Status InitConvolutionForward(
        OperationDesc* desc, Propagation propagation, Algorithm algorithm, MemoryDesc* source, MemoryDesc* weights,
        MemoryDesc* bias, MemoryDesc* destination, Dims* strides, Dims* dilations, Dims* padLeft, Dims* padRight);

    [LibraryImport(Name, EntryPoint = "dnnl_dilated_convolution_backward_data_desc_init")]
    public static partial Status InitConvolutionBackwardData(
        OperationDesc* desc, Algorithm algorithm, MemoryDesc* sourceGrad, MemoryDesc* weights, MemoryDesc* destinationGrad,
        Dims* strides, Dims* dilations, Dims* padLeft, Dims* padRight);

    [LibraryImport(Name, EntryPoint = "dnnl_dilated_convolution_backward_weights_desc_init")]
    public static partial Status InitConvolutionBackwardWeights(
        OperationDesc* desc, Algorithm algorithm, MemoryDesc* source, MemoryDesc* weightsGrad, MemoryDesc* biasGrad,
        MemoryDesc* destinationGrad, Dims* strides, Dims* dilations, Dims* padLeft, Dims* padRight);

    [LibraryImport(Name, EntryPoint = "dnnl_matmul_desc_init")]
    public static partial Status InitMatMul(
        OperationDesc* desc, MemoryDesc* source, MemoryDesc* weights, MemoryDesc* bias, MemoryDesc* destination);

    [LibraryImport(Name, EntryPoint = "dnnl_reorder_primitive_desc_create")]
    public static partial Status CreateReorderDesc(
        nint* primitiveDesc, MemoryDesc* source, nint sourceEngine, MemoryDesc* destination, nint destinationEngine, nint attributes);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_desc_create")]
    public static partial Status CreatePrimitiveDesc(nint* primitiveDesc, OperationDesc* desc, nint attributes, nint engine, nint forwardHint);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_desc_destroy")]
    public static partial Status DestroyPrimitiveDesc(nint primitiveDesc);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_desc_query_md")]
    public static partial MemoryDesc* QueryMemory(nint primitiveDesc, Query what, int index);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_desc_query")]
    public static partial Status QueryAny(nint primitiveDesc, Query what, int index, void* result);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_create")]
    public static partial Status CreatePrimitive(nint* primitive, nint primitiveDesc);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_execute")]
    public static partial Status Execute(nint primitive, nint stream, int count, ExecutionArgument* arguments);

    [LibraryImport(Name, EntryPoint = "dnnl_primitive_destroy")]
    public static partial Status DestroyPrimitive(nint primitive);
}
