using Atelier.OneDnn.Native;
using Atelier.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>Atelier's tensors, in oneDNN's terms.</summary>
internal static unsafe class Formats
{
    /// <summary>The element type; F32 and BF16 are all that is asked for.</summary>
    public static DataType Type(DType type) => type == DType.BF16 ? DataType.BFloat16 : DataType.Float32;

    /// <summary>A rank-4 tensor: channels last.</summary>
    public static MemoryDesc Picture(Shape shape, DType type) =>
        Describe(Dims.Of(shape[0], shape[1], shape[2], shape[3]), 4, Type(type), FormatTag.Acdb);

    /// <summary>A convolution's weight, O,KH,KW,C/groups in memory.</summary>
    public static MemoryDesc PlainWeight(in ConvGeometry g) =>
        Weight(g, DataType.Float32, g.Groups == 1 ? FormatTag.Acdb : FormatTag.Abdec);

    /// <summary>A convolution's weight in whatever format the implementation prefers.</summary>
    public static MemoryDesc AnyWeight(in ConvGeometry g, DataType type) => Weight(g, type, FormatTag.Any);

    /// <summary>One number a channel, in single precision.</summary>
    public static MemoryDesc Bias(int channels) => Describe(Dims.Of(channels), 1, DataType.Float32, FormatTag.A);

    /// <summary>A batch of matrices, [batch, rows, columns], whose rows or columns lie one after the other.</summary>
    public static MemoryDesc Matrices(int batch, int rows, int columns, bool columnsFirst, DType type) =>
        Describe(Dims.Of(batch, rows, columns), 3, Type(type), columnsFirst ? FormatTag.Acb : FormatTag.Abc);

    private static MemoryDesc Weight(in ConvGeometry g, DataType type, FormatTag tag)
    {
        (int outputs, int inputs) = (g.OutChannels / g.Groups, g.InChannels / g.Groups);
        return g.Groups == 1
            ? Describe(Dims.Of(outputs, inputs, g.KernelHeight, g.KernelWidth), 4, type, tag)
            : Describe(Dims.Of(g.Groups, outputs, inputs, g.KernelHeight, g.KernelWidth), 5, type, tag);
    }

    private static MemoryDesc Describe(Dims dims, int rank, DataType type, FormatTag tag)
    {
        MemoryDesc desc;
        Dnnl.Check(Dnnl.InitByTag(&desc, rank, &dims, type, tag), "describing a tensor");
        return desc;
    }
}
