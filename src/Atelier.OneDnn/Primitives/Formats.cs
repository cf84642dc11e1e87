using Atelier.OneDnn.Native;
using Atelier.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>Atelier's tensors, in oneDNN's terms.</summary>
internal static unsafe class Formats
{
    /// <summary>The element type; F32 and BF16 are all that is asked for.</summary>
    public static DataType Type(DType type) => type == DType.BF16 ? DataType.BFloat16 : DataType.Float32;

    /// <summary>A convolution's input or output: channels last.</summary>
    public static MemoryDesc Picture(ConvKey key, Shape shape) => key.Beside > 1
        ? Describe(Dims.Of(shape[0] / key.Beside, shape[1], shape[2], shape[3], key.Beside), 5, Type(key.Type), FormatTag.Acdeb)
        : Describe(Dims.Of(shape[0], shape[1], shape[2], shape[3]), 4, Type(key.Type), FormatTag.Acdb);

    /// <summary>A convolution's weight, O,KH,KW,C/groups in memory.</summary>
    public static MemoryDesc PlainWeight(ConvKey key) =>
        Weight(key, DataType.Float32, key.Beside > 1 ? FormatTag.Acdeb : key.Geometry.Groups == 1 ? FormatTag.Acdb : FormatTag.Abdec);

    /// <summary>A convolution's weight in whatever format the implementation prefers.</summary>
    public static MemoryDesc AnyWeight(ConvKey key, DataType type) => Weight(key, type, FormatTag.Any);

    /// <summary>One number a channel, in single precision.</summary>
    public static MemoryDesc Bias(int channels) => Describe(Dims.Of(channels), 1, DataType.Float32, FormatTag.A);

    /// <summary>A batch of matrices, [batch, rows, columns], whose rows or columns lie one after the other.</summary>
    public static MemoryDesc Matrices(int batch, int rows, int columns, bool columnsFirst, DType type) =>
        Describe(Dims.Of(batch, rows, columns), 3, Type(type), columnsFirst ? FormatTag.Acb : FormatTag.Abc);

    private static MemoryDesc Weight(ConvKey key, DataType type, FormatTag tag)
    {
        ConvGeometry g = key.Geometry;
        (int outputs, int inputs) = (g.OutChannels / g.Groups, g.InChannels / g.Groups);
        return g.Groups > 1
            ? Describe(Dims.Of(g.Groups, outputs, inputs, g.KernelHeight, g.KernelWidth), 5, type, tag)
            : Describe(Dims.Of(outputs, inputs, g.KernelHeight, g.KernelWidth, 1), key.Beside > 1 ? 5 : 4, type, tag);
    }

    private static MemoryDesc Describe(Dims dims, int rank, DataType type, FormatTag tag)
    {
        MemoryDesc desc;
        Dnnl.Check(Dnnl.InitByTag(&desc, rank, &dims, type, tag), "describing a tensor");
        return desc;
    }
}
