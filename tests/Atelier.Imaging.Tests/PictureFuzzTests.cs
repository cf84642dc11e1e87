using System.Buffers.Binary;
using Atelier.Imaging.Codecs;

namespace Atelier.Imaging.Tests;

/// <summary>Damaged files of every format, made from sound ones by a seed: nothing comes of them but a picture or an ImageFormatException.</summary>
public sealed class PictureFuzzTests
{
    private const long MostManagedBytes = 16 << 20;

    private static readonly ImageLimits Tight = new(MaxPixels: 1 << 16);

    private static readonly GoldenFormat[] Files = [.. GoldenFormat.Load()
        .Where(g => VipsLibrary.Problem is null || g.Name.StartsWith("bmp", StringComparison.Ordinal))];

    [Fact]
    public void PNG_chunks_dropped_doubled_swapped_cut_and_made_up()
    {
        var random = new Random(17);
        foreach (GoldenFile golden in Goldens.Load().Files)
        {
            for (int round = 0; round < 40; round++)
            {
                List<(uint Type, byte[] Body)> chunks = Chunks(golden.Png);
                for (int k = 0; k <= round % 3; k++)
                {
                    Mutate(chunks, random);
                }

                Try(Assemble(chunks), $"{golden.Name} {round}");
            }
        }
    }

    [Fact]
    public void Bytes_changed_inserted_and_removed_in_every_format()
    {
        var random = new Random(18);
        foreach (GoldenFormat golden in Files)
        {
            for (int round = 0; round < 16; round++)
            {
                List<byte> damaged = [.. golden.File];
                for (int k = 0; k <= round % 4; k++)
                {
                    // Headers are where a byte does most harm.
                    int at = random.Next(round % 2 == 0 ? Math.Min(64, damaged.Count) : damaged.Count);
                    Damage(damaged, at, random);
                }

                Try([.. damaged], $"{golden.Name} {round}");
            }
        }
    }

    [Fact]
    public void A_file_that_ends_early_gives_its_picture_or_an_error_but_no_other_picture()
    {
        foreach (GoldenFormat golden in Files)
        {
            int refused = 0;
            for (int i = 0; i < 24; i++)
            {
                byte[] cut = golden.File[..(i < 8 ? i : golden.File.Length * (i - 8) / 16)];
                try
                {
                    golden.AssertIs(ImageFile.Read(cut, golden.Name));
                }
                catch (ImageFormatException e)
                {
                    Assert.StartsWith($"{golden.Name}: ", e.Message, StringComparison.Ordinal);
                    refused++;
                }
            }

            Assert.InRange(refused, 10, 24);
        }
    }

    [Theory]
    [InlineData("jpeg-444", 65500, 65500)]
    [InlineData("jpeg-progressive", 60000, 65500)]
    [InlineData("gif", 60_000, 60_000)]
    [InlineData("bmp-RGB", int.MaxValue, int.MaxValue)]
    [InlineData("bmp-rle8", 100_000, 100_000)]
    [InlineData("webp-lossless", 16383, 16383)]
    [InlineData("tiff-grey16", 1_000_000, 1_000_000)]
    public void Giant_sizes_are_refused_on_the_header(string name, int width, int height)
    {
        Vips.RequireFor(name);
        byte[] file = [.. GoldenFormat.Load().Single(g => g.Name == name).File];
        Resize(file, name, width, height);
        ImageFile.ReadInfo(GoldenFormat.Load()[0].File, "warm", Tight with { MaxPixels = long.MaxValue });
        long managed = GC.GetAllocatedBytesForCurrentThread();
        long resident = Environment.WorkingSet;
        string message = Assert.Throws<ImageFormatException>(() => ImageFile.Read(file, name)).Message;
        Assert.Contains($"declares {width}x{height} pixels, more than the 67108864 allowed", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - managed, 0, 1 << 20);
        Assert.InRange(Environment.WorkingSet - resident, long.MinValue, 64 << 20);
    }

    private static void Try(byte[] file, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ImageFile.Read(file, what, Tight);
        }
        catch (ImageFormatException e)
        {
            Assert.StartsWith($"{what}: ", e.Message, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostManagedBytes);
    }

    private static void Damage(List<byte> file, int at, Random random)
    {
        switch (random.Next(5))
        {
            case 0 or 1:
                file[at] = (byte)random.Next();
                break;
            case 2:
                file[at] = random.Next(2) == 0 ? byte.MinValue : byte.MaxValue;
                break;
            case 3:
                file.Insert(at, (byte)random.Next());
                break;
            default:
                file.RemoveRange(at, Math.Min(random.Next(1, 9), file.Count - at - 1));
                break;
        }
    }

    private static void Mutate(List<(uint Type, byte[] Body)> chunks, Random random)
    {
        int at = random.Next(chunks.Count), other = random.Next(chunks.Count);
        (uint type, byte[] body) = chunks[at];
        switch (random.Next(6))
        {
            case 0 when chunks.Count > 1:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(other, chunks[at]);
                break;
            case 2:
                (chunks[at], chunks[other]) = (chunks[other], chunks[at]);
                break;
            case 3:
                chunks[at] = (type, body[..random.Next(body.Length + 1)]);
                break;
            case 4:
                chunks[at] = (chunks[other].Type, body);
                break;
            default:
                byte[] noise = new byte[random.Next(300)];
                random.NextBytes(noise);
                chunks[at] = (type, [.. body, .. noise]);
                break;
        }
    }

    private static List<(uint Type, byte[] Body)> Chunks(byte[] png)
    {
        var chunks = new List<(uint, byte[])>();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 4)), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    private static byte[] Assemble(List<(uint Type, byte[] Body)> chunks)
    {
        var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        chunks.ForEach(chunk => PngChunkWriter.Write(stream, chunk.Type, chunk.Body));
        return stream.ToArray();
    }

    // Writes another size where each format has it.
    private static void Resize(byte[] file, string name, int width, int height)
    {
        switch (name.Split('-')[0])
        {
            case "jpeg":
                int frame = Enumerable.Range(0, file.Length).First(i => file[i] == 0xff && file[i + 1] is 0xc0 or 0xc2);
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
                break;
            case "gif":
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(6), (ushort)width);
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)height);
                int descriptor = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)',', 0, 0, 0, 0, 15, 0, 10, 0]);
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(descriptor + 5), (ushort)width);
                BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(descriptor + 7), (ushort)height);
                break;
            case "bmp":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
                break;
            case "webp":
                // After the chunk's head and signature byte: 14 bits of width - 1, 14 of height - 1, then flags.
                uint flags = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(21)) & 0xf0000000;
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(21), flags | (uint)(width - 1) | ((uint)(height - 1) << 14));
                break;
            default:
                int directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
                WriteLongEntry(file.AsSpan(directory + 2), width);
                WriteLongEntry(file.AsSpan(directory + 2 + 12), height);
                break;
        }
    }

    private static void WriteLongEntry(Span<byte> entry, int value)
    {
        const ushort Long = 4;
        BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], Long);
        BinaryPrimitives.WriteInt32LittleEndian(entry[8..], value);
    }
}
