using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="StoredType">The format's name of what is stored: "F32", "BF16", "F16"...</param>
/// <param name="DType">What reading gives: the stored type, or F32 where F16 is stored.</param>
/// <param name="Shape">Logical extents; the elements are stored row-major in this order, whatever the rank.</param>
/// <param name="Offset">Where the data begin, in bytes from the start of the file.</param>
/// <param name="StoredLength">Bytes in the file.</param>
public sealed record SafeTensorEntry(string Name, string StoredType, DType DType, Shape Shape, long Offset, long StoredLength)
    : StateEntry(Name, StoredType, DType, Shape)
{
    /// <summary>Bytes that reading gives: elements times the size of <see cref="DType"/>.</summary>
    public long Length => Shape.Count * DType.SizeOf();
}
