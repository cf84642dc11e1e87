using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>The body of an eXIf chunk: a TIFF directory (CIPA DC-008, section 4.6), of which only the orientation is wanted.</summary>
internal static class PngExif
{
    private const ushort OrientationTag = 0x0112, Short = 3;
    private const int EntryLength = 12;

    /// <summary>The orientation, 1 to 8; 1 where there is none, or the directory is damaged.</summary>
    public static int Orientation(ReadOnlySpan<byte> body)
    {
        bool little = body.StartsWith("II*\0"u8);
        if ((!little && !body.StartsWith("MM\0*"u8)) || body.Length < 8)
        {
            return 1;
        }

        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) : BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        if (directory > body.Length - 2)
        {
            return 1;
        }

        int count = Word(body[(int)directory..], little);
        for (int at = (int)directory + 2; count > 0 && at <= body.Length - EntryLength; count--, at += EntryLength)
        {
            ReadOnlySpan<byte> entry = body.Slice(at, EntryLength);
            if (Word(entry, little) == OrientationTag && Word(entry[2..], little) == Short && Word(entry[8..], little) is var found and >= 1 and <= 8)
            {
                return found;
            }
        }

        return 1;
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
