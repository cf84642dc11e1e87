using System.Runtime.InteropServices;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>Tensors from the bytes of a file.</summary>
internal static class HostTensors
{
    /// <param name="bytes">Little-endian elements, row-major.</param>
    /// <param name="type">What they are.</param>
    /// <param name="shape">Logical extents.</param>
    public static Tensor Of(byte[] bytes, DType type, Shape shape)
    {
        return type switch
        {
            DType.F32 => From<float>(),
            DType.F64 => From<double>(),
            DType.BF16 => From<ushort>(),
            DType.I32 => From<int>(),
            DType.I64 => From<long>(),
            DType.U8 => From<byte>(),
            DType.Bool => From<bool>(),
            _ => throw new NotSupportedException($"Tensors of type {type} are not read from files."),
        };

        Tensor From<T>()
            where T : unmanaged => Tensor.From<T>(MemoryMarshal.Cast<byte, T>(bytes), shape);
    }
}
