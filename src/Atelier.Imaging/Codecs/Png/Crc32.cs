using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>The CRC of PNG's chunks (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes a step.</summary>
internal static class Crc32
{
    /// <summary>The state before any byte.</summary>
    public const uint Start = uint.MaxValue;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The state after more bytes.</summary>
    public static uint Add(uint state, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            state = t[0x700 + (low & 0xff)] ^ t[0x600 + ((low >> 8) & 0xff)] ^ t[0x500 + ((low >> 16) & 0xff)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + bytes[4]] ^ t[0x200 + bytes[5]] ^ t[0x100 + bytes[6]] ^ t[bytes[7]];
        }

        foreach (byte value in bytes)
        {
            state = t[(state ^ value) & 0xff] ^ (state >> 8);
        }

        return state;
    }

    /// <summary>The checksum as stored in a file.</summary>
    public static uint Finish(uint state) => ~state;

    // Table k (at 256 k) advances a byte past k further zero bytes.
    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint n = 0; n < tables.Length; n++)
        {
            if (n < 256)
            {
                uint value = n;
                for (int bit = 0; bit < 8; bit++)
                {
                    value = (value >> 1) ^ ((value & 1) * 0xedb88320);
                }

                tables[n] = value;
            }
            else
            {
                uint shorter = tables[n - 256];
                tables[n] = tables[shorter & 0xff] ^ (shorter >> 8);
            }
        }

        return tables;
    }
}
