namespace Atelier.Tensors.Backends.Managed;

/// <summary>Conversion between single precision and its upper half.</summary>
internal static class BFloat16
{
    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    public static ushort From(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
