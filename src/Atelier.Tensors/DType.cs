namespace Atelier.Tensors;

/// <summary>What one element of a tensor is.</summary>
public enum DType
{
    /// <summary>IEEE 754 single precision, 4 bytes: the default of every computation.</summary>
    F32,

    /// <summary>IEEE 754 double precision, 8 bytes: the reference path, for gradient checks.</summary>
    F64,

    /// <summary>Brain float, 2 bytes: the upper half of an <see cref="F32"/>. Storage and conversion only.</summary>
    BF16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>Truth value, one byte, 0 or 1.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    /// <summary>Size of one element in bytes.</summary>
    public static int SizeOf(this DType type) => type switch
    {
        DType.F64 or DType.I64 => 8,
        DType.F32 or DType.I32 => 4,
        DType.BF16 => 2,
        _ => 1,
    };

    /// <summary>Whether the type holds real numbers, so that gradients can flow through it.</summary>
    public static bool IsFloating(this DType type) => type is DType.F32 or DType.F64 or DType.BF16;
}
