using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>How a BMP file's rows are stored.</summary>
internal enum BmpCompression
{
    /// <summary>As they are.</summary>
    None = 0,

    /// <summary>Runs of 8-bit indices.</summary>
    RunLength8 = 1,

    /// <summary>Runs of 4-bit indices.</summary>
    RunLength4 = 2,

    /// <summary>As they are, channels where masks say.</summary>
    BitFields = 3,

    /// <summary>The same with an alpha mask.</summary>
    AlphaBitFields = 6,
}

/// <summary>What a BMP file says before its pixels: its two headers, channel masks and palette.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BottomUp">Whether the last row comes first.</param>
/// <param name="BitsPerPixel">1, 4, 8 (indices), 16, 24 or 32.</param>
/// <param name="Compression">How rows are stored.</param>
/// <param name="Masks">Of red, green, blue and alpha in a pixel of 16 or 32 bits; 0 where there is no such channel.</param>
/// <param name="Palette">Blue, green, red of each entry; empty where pixels are colours.</param>
/// <param name="PixelsAt">Where the pixels start in the file.</param>
internal sealed record BmpHeader(
    int Width, int Height, bool BottomUp, int BitsPerPixel, BmpCompression Compression, uint[] Masks, byte[] Palette, long PixelsAt)
{
    private const int FileHeaderLength = 14, OldLength = 12, PlainLength = 40, LongestLength = 124, MaskBytes = 12;

    /// <summary>Bytes a stored row; rows end on four bytes.</summary>
    public long RowBytes => (((long)Width * BitsPerPixel) + 31) / 32 * 4;

    /// <summary>Channels of the picture that results.</summary>
    public int Channels => Masks[3] != 0 ? 4 : Palette.Length > 0 && IsGrey() ? 1 : 3;

    /// <summary>How a pixel is stored, in words.</summary>
    public string Mode => $"{(BitsPerPixel <= 8 ? "Palette" : Masks[3] != 0 ? "Rgba" : "Rgb")} {BitsPerPixel} bit a pixel";

    /// <summary>Reads up to the pixels.</summary>
    public static BmpHeader Read(BmpReader reader)
    {
        byte[] file = reader.Take(FileHeaderLength + 4, "the file's header");
        uint pixelsAt = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(10));
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(FileHeaderLength));
        if (length != OldLength && length is < PlainLength or > LongestLength)
        {
            throw reader.Error($"the picture's header claims {length} bytes, which no version of BMP has");
        }

        byte[] body = new byte[LongestLength];
        reader.Take(length - 4, "the picture's header").CopyTo(body.AsSpan(4));
        return length == OldLength ? ReadOld(reader, body, pixelsAt) : ReadPlain(reader, body, length, pixelsAt);
    }

    private static BmpHeader ReadOld(BmpReader reader, byte[] body, long pixelsAt)
    {
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(10));
        RequireDepth(reader, bits, BmpCompression.None);
        byte[] palette = ReadPalette(reader, bits, 0, 3);
        return new BmpHeader(BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(6)),
            BottomUp: true, bits, BmpCompression.None, DefaultMasks(bits), palette, pixelsAt).Checked(reader);
    }

    private static BmpHeader ReadPlain(BmpReader reader, byte[] body, int length, long pixelsAt)
    {
        int width = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(4));
        int height = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(8));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(14));
        var compression = (BmpCompression)BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(16));
        uint used = BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(32));
        RequireDepth(reader, bits, compression);
        if (compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields && length == PlainLength)
        {
            // The first version has its masks after the header, later ones have them in it at the same place.
            reader.Take(compression == BmpCompression.BitFields ? MaskBytes : MaskBytes + 4, "the channel masks").CopyTo(body.AsSpan(PlainLength));
        }

        uint[] masks = compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields
            ? [.. Enumerable.Range(0, 4).Select(c => BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(PlainLength + (4 * c))))]
            : DefaultMasks(bits);
        byte[] palette = ReadPalette(reader, bits, used, 4);
        return new BmpHeader(width, height == int.MinValue ? 0 : Math.Abs(height), height > 0, bits, compression, masks, palette, pixelsAt).Checked(reader);
    }

    private static void RequireDepth(BmpReader reader, int bits, BmpCompression compression)
    {
        bool known = compression switch
        {
            BmpCompression.None => bits is 1 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.RunLength8 => bits == 8,
            BmpCompression.RunLength4 => bits == 4,
            BmpCompression.BitFields or BmpCompression.AlphaBitFields => bits is 16 or 32,
            _ => false,
        };
        if (!known)
        {
            throw reader.Error($"{bits} bits a pixel with compression {(uint)compression} is not a kind of BMP that is read");
        }
    }

    private static uint[] DefaultMasks(int bits) => bits switch
    {
        16 => [0x7c00, 0x3e0, 0x1f, 0],
        32 => [0xff0000, 0xff00, 0xff, 0],
        _ => [0, 0, 0, 0],
    };

    private static byte[] ReadPalette(BmpReader reader, int bits, uint used, int entryBytes)
    {
        if (bits > 8)
        {
            return [];
        }

        uint count = used == 0 ? 1u << bits : used;
        if (count > 256)
        {
            throw reader.Error($"the palette claims {count} colours");
        }

        byte[] stored = reader.Take((int)count * entryBytes, "the palette");
        byte[] palette = new byte[3 * count];
        for (int i = 0; i < count; i++)
        {
            stored.AsSpan(i * entryBytes, 3).CopyTo(palette.AsSpan(3 * i));
        }

        return palette;
    }

    private BmpHeader Checked(BmpReader reader)
        => Width < 1 || Height < 1 ? throw reader.Error($"the header declares a size of {Width}x{Height}")
            : PixelsAt < reader.Position ? throw reader.Error($"the header puts the pixels at byte {PixelsAt}, into itself")
            : this;

    private bool IsGrey()
    {
        for (int i = 0; i < Palette.Length; i += 3)
        {
            if (Palette[i] != Palette[i + 1] || Palette[i] != Palette[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
