using System.Buffers.Binary;
using System.Numerics;

namespace Atelier.Imaging.Codecs;

/// <summary>
/// Decodes one BMP file (all of Windows' versions; 1 to 32 bits a pixel, palettes, channel masks, run lengths). In managed code
/// because libvips hands BMP to a decoder that it does not itself trust.
/// </summary>
internal sealed class BmpDecoder(Stream stream, string name, ImageLimits limits)
{
    private readonly BmpReader _reader = new(stream, name);

    /// <summary>Reads the header alone.</summary>
    public ImageInfo ReadInfo()
    {
        BmpHeader header = ReadHeader();
        return new ImageInfo(ImageFileFormat.Bmp, header.Width, header.Height, header.Channels, header.Mode);
    }

    /// <summary>Decodes the picture.</summary>
    public Image Read()
    {
        BmpHeader header = ReadHeader();
        _reader.SkipTo(header.PixelsAt);
        bool runs = header.Compression is BmpCompression.RunLength4 or BmpCompression.RunLength8;
        if (!runs && _reader.Left < header.RowBytes * header.Height)
        {
            throw _reader.Error($"{_reader.Left} bytes cannot hold the {header.Width}x{header.Height} pixels that the header declares");
        }

        byte[] samples = new byte[(long)header.Width * header.Height * header.Channels];
        if (runs)
        {
            byte[] indices = new BmpRuns(_reader, header).Decode();
            for (int y = 0; y < header.Height; y++)
            {
                PutIndices(header, indices.AsSpan(y * header.Width, header.Width), Row(header, samples, y));
            }
        }
        else
        {
            ReadRows(header, samples);
        }

        return new Image(header.Width, header.Height, header.Channels, samples);
    }

    private BmpHeader ReadHeader()
    {
        BmpHeader header = BmpHeader.Read(_reader);
        return limits.Allow(header.Width, header.Height) ? header : throw _reader.Error(limits.Complaint(header.Width, header.Height));
    }

    private void ReadRows(BmpHeader header, byte[] samples)
    {
        byte[] row = new byte[header.RowBytes];
        byte[] indices = new byte[header.BitsPerPixel <= 8 ? header.Width : 0];
        for (int y = 0; y < header.Height; y++)
        {
            _reader.Take(row, "the pixels");
            Span<byte> target = Row(header, samples, y);
            switch (header.BitsPerPixel)
            {
                case <= 8:
                    Unpack(row, header.BitsPerPixel, indices);
                    PutIndices(header, indices, target);
                    break;
                case 24:
                    PutColors(row, target);
                    break;
                default:
                    PutMasked(header, row, target);
                    break;
            }
        }
    }

    private static Span<byte> Row(BmpHeader header, byte[] samples, int stored)
    {
        int length = header.Width * header.Channels;
        int y = header.BottomUp ? header.Height - 1 - stored : stored;
        return samples.AsSpan(y * length, length);
    }

    private static void Unpack(ReadOnlySpan<byte> row, int bits, Span<byte> indices)
    {
        int each = 8 / bits;
        for (int x = 0; x < indices.Length; x++)
        {
            indices[x] = (byte)((row[x / each] >> (8 - bits - (x % each * bits))) & ((1 << bits) - 1));
        }
    }

    private void PutIndices(BmpHeader header, ReadOnlySpan<byte> indices, Span<byte> target)
    {
        int channels = header.Channels;
        for (int x = 0; x < indices.Length; x++)
        {
            int entry = 3 * indices[x];
            if (entry >= header.Palette.Length)
            {
                throw _reader.Error("a pixel's index lies outside the palette");
            }

            for (int c = 0; c < channels; c++)
            {
                target[(x * channels) + c] = header.Palette[entry + 2 - c];
            }
        }
    }

    private static void PutColors(ReadOnlySpan<byte> row, Span<byte> target)
    {
        for (int i = 0; i < target.Length; i += 3)
        {
            (target[i], target[i + 1], target[i + 2]) = (row[i + 2], row[i + 1], row[i]);
        }
    }

    private static void PutMasked(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> target)
    {
        int channels = header.Channels;
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = header.BitsPerPixel == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..])
                : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]);
            for (int c = 0; c < channels; c++)
            {
                target[(x * channels) + c] = Level(pixel, header.Masks[c]);
            }
        }
    }

    // The masked bits stretched to 0..255; an empty mask is a channel that is always dark.
    private static byte Level(uint pixel, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        ulong top = mask >> shift;
        return (byte)(((((ulong)(pixel & mask) >> shift) * 255) + (top / 2)) / top);
    }
}
