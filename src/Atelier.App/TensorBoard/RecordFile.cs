using System.Buffers.Binary;
using System.Numerics;

namespace Atelier.App.TensorBoard;

/// <summary>
/// TensorFlow's record file: each record is its length (uint64), the length's masked CRC-32C, the bytes, and their masked CRC-32C, all
/// little-endian. A reader takes a record that a kill has cut short for the end of the file.
/// </summary>
internal sealed class RecordFile(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Writes a record whole; whoever reads the file sees it when this returns.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        byte[] framed = new byte[12 + record.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(8), Masked(Crc32C(framed.AsSpan(0, 8))));
        record.CopyTo(framed.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(12 + record.Length), Masked(Crc32C(record)));
        _file.Write(framed);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4).</summary>
    internal static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }

    /// <summary>The sum of a text that holds its own sum would be hard to tell from a fault, so TensorFlow stores another number.</summary>
    internal static uint Masked(uint crc) => BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
}
