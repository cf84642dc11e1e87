using System.Buffers.Binary;
using System.IO.Compression;
using Atelier.Imaging.Codecs;

namespace Atelier.Imaging.Tests;

public sealed class PngHostileTests
{
    private static readonly byte[] Good = Encode(Pictures.Make(16, 16, 3, 8), new PngText("Comment", "hello"));

    [Fact]
    public void A_file_that_is_no_PNG_is_named()
    {
        ImageFormatException e = Refused([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal("hostile.png: not a PNG file but a JPEG (at byte 0)", e.Message);
        Assert.Contains("empty", Refused([]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            Refused(Good[..length]);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        for (int bit = 0; bit < Good.Length * 8; bit++)
        {
            byte[] damaged = [.. Good];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(damaged);
        }
    }

    [Fact]
    public void Damaged_bodies_with_right_checksums_never_throw_anything_else()
    {
        var random = new Random(5);
        foreach (GoldenFile golden in Goldens.Load().Files)
        {
            for (int round = 0; round < 60; round++)
            {
                byte[] damaged = [.. golden.Png];
                for (int k = 0; k <= round % 3; k++)
                {
                    damaged[random.Next(8, damaged.Length)] = (byte)random.Next();
                }

                FixChecksums(damaged);
                try
                {
                    Png.ReadFile(new MemoryStream(damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]), "fuzz", maxPixels: 1 << 20);
                }
                catch (ImageFormatException)
                {
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 16, "size of 0x16")]
    [InlineData(16, 0, "size of 16x0")]
    [InlineData(int.MinValue, 16, "size of 2147483648x16")]
    [InlineData(20_000, 20_000, "more than the 67108864 allowed")]
    [InlineData(int.MaxValue, int.MaxValue, "more than the 67108864 allowed")]
    [InlineData(8_000, 8_000, "bytes cannot hold the 8000x8000 pixels")]
    public void Sizes_are_checked_before_they_are_believed(int width, int height, string problem)
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        FixChecksums(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(problem, Refused(file).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void The_pixel_cap_is_the_callers()
        => Assert.Contains("more than the 255 allowed",
            Assert.Throws<ImageFormatException>(() => Png.ReadFile(new MemoryStream(Good), "x", maxPixels: 255)).Message, StringComparison.Ordinal);

    [Fact]
    public void Inflating_stops_at_the_pictures_size()
    {
        // 16x16 RGB is declared; the data inflates to 64 MiB.
        byte[] file = Assemble(16, 16, 2, Deflate(new byte[64 << 20]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("holds more than the picture", Refused(file).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_note_that_explodes_is_left_out()
    {
        byte[] bomb = [.. "Comment\0\0"u8, .. Deflate(new byte[32 << 20])];
        var stream = new MemoryStream();
        stream.Write(Good.AsSpan(0, 33));
        PngChunkWriter.Write(stream, PngChunkType.CompressedText, bomb);
        stream.Write(Good.AsSpan(33));
        Assert.Equal("hello", Assert.Single(Png.ReadFile(new MemoryStream(stream.ToArray()), "x").Texts).Text);
    }

    [Fact]
    public void A_huge_chunk_length_is_refused_without_allocating()
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(33), int.MaxValue);
        Assert.Contains("claims 2147483647 bytes", Refused(file).Message, StringComparison.Ordinal);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(33), uint.MaxValue);
        Assert.Contains("length 4294967295", Refused(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_need_a_known_filter_and_a_palette()
    {
        byte[] rows = new byte[16 * 17];
        rows[17 * 3] = 5;
        Assert.Contains("filter type 5", Refused(Assemble(16, 16, 0, Deflate(rows))).Message, StringComparison.Ordinal);
        Assert.Contains("no palette", Refused(Assemble(16, 16, 3, Deflate(new byte[16 * 17]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_critical_chunk_is_refused_and_an_ancillary_one_skipped()
    {
        static byte[] With(uint type)
        {
            var stream = new MemoryStream();
            stream.Write(Good.AsSpan(0, 33));
            PngChunkWriter.Write(stream, type, [1, 2, 3]);
            stream.Write(Good.AsSpan(33));
            return stream.ToArray();
        }

        Assert.Contains("must be understood", Refused(With(0x41424344)).Message, StringComparison.Ordinal);
        Assert.Equal(16, Png.ReadFile(new MemoryStream(With(0x61424344)), "x").Image.Width);
    }

    [Fact]
    public void Streams_that_cannot_seek_are_read_too()
    {
        var pipe = new BufferedStream(new DeflateStream(new MemoryStream(Deflate(Good)[2..]), CompressionMode.Decompress));
        Pictures.AssertSame(Pictures.Make(16, 16, 3, 8), Png.ReadFile(pipe, "pipe").Image);
    }

    private static ImageFormatException Refused(byte[] file)
        => Assert.Throws<ImageFormatException>(() => Png.ReadFile(new MemoryStream(file), "hostile.png"));

    private static byte[] Encode(Image image, params PngText[] texts)
    {
        var stream = new MemoryStream();
        Png.Write(stream, image, texts);
        return stream.ToArray();
    }

    private static byte[] Deflate(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var deflated = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflated.Write(bytes);
        }

        return stream.ToArray();
    }

    private static byte[] Assemble(int width, int height, byte colorType, byte[] data)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, colorType, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        var stream = new MemoryStream();
        stream.Write(Good.AsSpan(0, 8));
        PngChunkWriter.Write(stream, PngChunkType.Header, header);
        PngChunkWriter.Write(stream, PngChunkType.Data, data);
        PngChunkWriter.Write(stream, PngChunkType.End, []);
        return stream.ToArray();
    }

    private static void FixChecksums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                return;
            }

            Span<byte> checkedPart = file.AsSpan(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc32.Finish(Crc32.Add(Crc32.Start, checkedPart)));
            at += 12 + (int)length;
        }
    }
}
