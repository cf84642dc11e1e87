using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Atelier.Imaging.Codecs;

/// <summary>Encodes one PNG stream.</summary>
internal static class PngEncoder
{
    private static readonly PngColorType[] ColorTypes = [PngColorType.Grey, PngColorType.GreyAlpha, PngColorType.Rgb, PngColorType.Rgba];

    public static void Encode(Stream stream, Image image, PngText[] texts)
    {
        WriteStart(stream, image, texts);
        WriteData(stream, image);
        PngChunkWriter.Write(stream, PngChunkType.End, []);
    }

    /// <summary>Writes what comes before the pixels.</summary>
    public static void WriteStart(Stream stream, Image image, PngText[] texts)
    {
        // All notes are encoded first: a bad one must not leave half a file.
        (uint Type, byte[] Body)[] notes = [.. texts.Select(PngTextCodec.Encode)];
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = (byte)image.BitDepth;
        header[9] = (byte)ColorTypes[image.Channels - 1];
        PngChunkWriter.Write(stream, PngChunkType.Header, header);
        foreach ((uint type, byte[] body) in notes)
        {
            PngChunkWriter.Write(stream, type, body);
        }
    }

    /// <summary>Writes the pixels as IDAT chunks.</summary>
    public static void WriteData(Stream stream, Image image)
    {
        using var data = new BufferedStream(new PngChunkWriter(stream, PngChunkType.Data), 1 << 16);
        Deflate(data, image);
    }

    /// <summary>Filters and compresses the pixels.</summary>
    public static void Deflate(Stream stream, Image image)
    {
        using var deflated = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        WriteRows(deflated, image);
    }

    private static void WriteRows(ZLibStream deflated, Image image)
    {
        int step = image.Channels * image.BitDepth / 8;
        int length = image.Width * step;
        byte[] row = new byte[length];
        byte[] above = new byte[length];
        byte[] best = new byte[1 + length];
        byte[] candidate = new byte[1 + length];
        for (int y = 0; y < image.Height; y++)
        {
            CopyRow(image, y, row);
            long smallest = long.MaxValue;
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                candidate[0] = (byte)filter;
                long sum = PngFilter.Apply(filter, row, above, step, candidate.AsSpan(1));
                if (sum < smallest)
                {
                    smallest = sum;
                    (best, candidate) = (candidate, best);
                }
            }

            deflated.Write(best);
            (row, above) = (above, row);
        }
    }

    private static void CopyRow(Image image, int y, Span<byte> row)
    {
        int samples = image.Width * image.Channels;
        if (image.BitDepth == 8)
        {
            image.Bytes.Slice(y * samples, samples).CopyTo(row);
            return;
        }

        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(row);
        image.Words.Slice(y * samples, samples).CopyTo(words);
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
