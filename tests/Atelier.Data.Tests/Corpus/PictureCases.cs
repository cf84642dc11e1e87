using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;

namespace Atelier.Data.Tests.Corpus;

/// <summary>Pictures: cut at every structure, with wrong checksums and giant sizes; and every odd form that is sound.</summary>
internal static class PictureCases
{
    private static readonly byte[] s_signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static IEnumerable<CorpusCase> All() => [.. Odd(), .. Pngs(), .. Others(), .. Giants()];

    // Every colour type, depth, palette, transparency and interlace; and what the other formats have.
    private static IEnumerable<CorpusCase> Odd()
    {
        foreach (JsonElement file in Golden("png.json").GetProperty("files").EnumerateArray())
        {
            string name = file.GetProperty("name").GetString()!;
            yield return CorpusCase.OfPicture($"PNG of {name}", "odd.png", file.GetProperty("png").GetBytesFromBase64(), Outcome.Works);
        }

        foreach ((string name, byte[] bytes) in Formats())
        {
            yield return CorpusCase.OfPicture($"picture of {name}", $"odd.{name.Split('-')[0]}", bytes, Outcome.Works);
        }

        byte[] png = Sample();
        yield return CorpusCase.OfPicture("PNG named .jpg", "odd.jpg", png, Outcome.Works);
        yield return CorpusCase.OfPicture("PNG with bytes after its end", "odd.png", [.. png, .. new byte[100]], Outcome.Works);
        yield return CorpusCase.OfPicture("PNG of one row of 4000", "odd.png", PictureSamples.Png(9, 4000, 1), Outcome.Works);
        yield return CorpusCase.OfPicture("picture in a folder named like one", "folder.png/odd.png", png, Outcome.Works);
        yield return CorpusCase.OfPicture("name with spaces, quotes and letters of many scripts", "o'd \"d, ünï 図.png", png, Outcome.Works);
        yield return CorpusCase.OfPicture("hidden file that is no picture", ".odd.png", [1, 2, 3], Outcome.Works);
    }

    private static IEnumerable<CorpusCase> Pngs()
    {
        byte[] png = Sample();
        List<(string Type, int At, int Length)> chunks = Chunks(png);
        yield return CorpusCase.OfPicture("PNG without a byte", "odd.png", [], Outcome.Finding, "is empty");
        yield return CorpusCase.OfPicture("PNG cut in its signature", "odd.png", png[..5], Outcome.Finding, "PNG");
        foreach ((string type, int at, int length) in chunks)
        {
            (string Where, int Cut)[] cuts = [("before", at), ("in the length of", at + 2), ("in the type of", at + 6), ("in the body of", at + 8 + (length / 2)), ("before the checksum of", at + 8 + length), ("in the checksum of", at + 10 + length)];
            foreach ((string where, int cut) in cuts.DistinctBy(c => c.Cut))
            {
                yield return CorpusCase.OfPicture($"PNG cut {where} {type} at {at}", "odd.png", png[..cut], Outcome.Finding, where == "in the body of" && length > 0 ? "claims" : "ends");
            }

            byte[] wrong = [.. png];
            wrong[at + 8 + length] ^= 0x55;
            yield return CorpusCase.OfPicture($"PNG with a wrong checksum of {type} at {at}", "odd.png", wrong, Outcome.Finding, "checksum");
            byte[] unknown = [.. png];
            unknown[at + 4] = (byte)'Q';
            yield return CorpusCase.OfPicture($"PNG with another type for {type} at {at}", "odd.png", unknown, Outcome.Finding);
            byte[] endless = [.. png];
            BinaryPrimitives.WriteUInt32BigEndian(endless.AsSpan(at), 0x7fffffff);
            yield return CorpusCase.OfPicture($"PNG with a length of 2 GiB for {type} at {at}", "odd.png", endless, Outcome.Finding, "claims 2147483647 bytes");
        }

        yield return CorpusCase.OfPicture("PNG whose data inflate to 64 MiB", "odd.png", Assemble(16, 16, 2, Deflate(new byte[64 << 20])), Outcome.Finding, "holds more than the picture");
        yield return CorpusCase.OfPicture("PNG whose data are no zlib", "odd.png", Assemble(16, 16, 2, [.. Enumerable.Range(0, 400).Select(i => (byte)(i * 37))]), Outcome.Finding, "compressed data");
        yield return CorpusCase.OfPicture("PNG with a palette's picture and no palette", "odd.png", Assemble(16, 16, 3, Deflate(new byte[16 * 17])), Outcome.Finding, "palette");
        yield return CorpusCase.OfPicture("PNG of an unknown colour type", "odd.png", Assemble(16, 16, 5, Deflate(new byte[16 * 17])), Outcome.Finding, "colour type 5");
        yield return CorpusCase.OfPicture("PNG of no width", "odd.png", Assemble(0, 16, 0, Deflate(new byte[16 * 17])), Outcome.Finding, "0x16");
    }

    // Formats of libvips, cut at sixteenths; where the library is missing they are named all the same.
    private static IEnumerable<CorpusCase> Others()
    {
        Dictionary<string, byte[]> formats = Formats().ToDictionary();
        if (formats.TryGetValue("jpeg-444", out byte[]? jpeg))
        {
            foreach ((string name, int at, int length) in Segments(jpeg))
            {
                yield return CorpusCase.OfPicture($"JPEG cut before {name} at {at}", "odd.jpg", jpeg[..at], Outcome.Finding);
                yield return CorpusCase.OfPicture($"JPEG cut in {name} at {at}", "odd.jpg", jpeg[..(at + 2 + (length / 2))], Outcome.Finding);
            }

            byte[] empty = [.. jpeg];
            int frame = Segments(jpeg).First(segment => segment.Name == "FFC0").At;
            BinaryPrimitives.WriteUInt16BigEndian(empty.AsSpan(frame + 7), 0);
            yield return CorpusCase.OfPicture("JPEG of no width", "odd.jpg", empty, Outcome.Finding);
        }

        foreach (string name in new[] { "webp-lossless", "tiff-raw", "gif", "bmp-RGB", "bmp-rle8" }.Where(formats.ContainsKey))
        {
            byte[] file = formats[name];
            foreach (int part in new[] { 1, 4, 8, 12 })
            {
                yield return CorpusCase.OfPicture($"{name} cut at {part}/16", $"odd.{name.Split('-')[0]}", file[..(file.Length * part / 16)], name is "gif" or "bmp-rle8" ? Outcome.Either : Outcome.Finding);
            }
        }

        foreach ((string what, byte[] bytes) in new (string, byte[])[]
        {
            ("text", "no picture at all"u8.ToArray()), ("SVG", "<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>"u8.ToArray()),
            ("HTML", "<!DOCTYPE html><html>404</html>"u8.ToArray()), ("PDF", "%PDF-1.7"u8.ToArray()), ("zeros", new byte[5000]), ("ImageMagick's script", "push graphic-context\nimage over 0,0 0,0 '|id'"u8.ToArray()),
        })
        {
            yield return CorpusCase.OfPicture($"{what} named .jpg", "odd.jpg", bytes, Outcome.Finding, "of no picture format");
        }
    }

    private static IEnumerable<CorpusCase> Giants()
    {
        foreach ((int width, int height) in new[] { (50_000, 50_000), (int.MaxValue, int.MaxValue), (1, int.MaxValue), (6500, 6500) })
        {
            yield return CorpusCase.OfPicture($"PNG that declares {width}x{height}", "odd.png", Assemble(width, height, 2, Deflate(new byte[100])), Outcome.Finding, "pixels, more than");
        }

        // Both within the limit of pixels; the second is the most that one picture may cost.
        yield return CorpusCase.OfPicture("PNG of 312 MB in 300 kB", "odd.png", Assemble(6240, 6240, 6, Deflate(((6240 * 8) + 1) * 6240), depth: 16), Outcome.Finding, "pixels, more than");
        yield return CorpusCase.OfPicture("PNG of 156 MB in 150 kB", "odd.png", Assemble(6240, 6240, 6, Deflate(((6240 * 4) + 1) * 6240)), Outcome.Finding, "of one colour");
        yield return CorpusCase.OfPicture("PNG that declares more than its bytes can hold", "odd.png", Assemble(6000, 6000, 2, Deflate(new byte[100])), Outcome.Finding, "cannot hold");
        Dictionary<string, byte[]> formats = Formats().ToDictionary();
        if (formats.TryGetValue("jpeg-444", out byte[]? jpeg))
        {
            byte[] giant = [.. jpeg];
            int frame = Segments(jpeg).First(segment => segment.Name == "FFC0").At;
            BinaryPrimitives.WriteUInt16BigEndian(giant.AsSpan(frame + 5), 65500);
            BinaryPrimitives.WriteUInt16BigEndian(giant.AsSpan(frame + 7), 65500);
            yield return CorpusCase.OfPicture("JPEG that declares 65500x65500", "odd.jpg", giant, Outcome.Finding, "pixels, more than");
        }

        byte[] bmp = [.. formats["bmp-RGB"]];
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), int.MaxValue);
        yield return CorpusCase.OfPicture("BMP that declares 2147483647 columns", "odd.bmp", bmp, Outcome.Finding, "pixels, more than");
    }

    /// <summary>The small files of all formats but PNG that this machine reads.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Formats() => Golden("pictures.json").EnumerateArray()
        .Select(file => (file.GetProperty("name").GetString()!, file.GetProperty("file").GetBytesFromBase64()))
        .Where(file => VipsLibrary.Problem is null || file.Item1.StartsWith("bmp", StringComparison.Ordinal));

    private static JsonElement Golden(string name)
        => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", name))).RootElement;

    // With a note, a palette's worth of colours and data in two chunks.
    private static byte[] Sample()
    {
        byte[] levels = [.. Enumerable.Range(0, 16 * 16 * 3).Select(i => (byte)(i * 7))];
        using MemoryStream stream = new();
        Png.Write(stream, new Image(16, 16, 3, levels), new PngText("Comment", "hello"));
        return stream.ToArray();
    }

    private static List<(string Type, int At, int Length)> Chunks(byte[] png)
    {
        List<(string, int, int)> chunks = [];
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), at, length));
            at += 12 + length;
        }

        return chunks;
    }

    // Up to the scan, whose data have no length of their own: the rest of the file.
    private static List<(string Name, int At, int Length)> Segments(byte[] jpeg)
    {
        List<(string, int, int)> segments = [];
        for (int at = 2; at < jpeg.Length && jpeg[at] == 0xff;)
        {
            bool scan = jpeg[at + 1] == 0xda;
            int length = scan ? jpeg.Length - at - 2 : BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            segments.Add(($"FF{jpeg[at + 1]:X2}", at, length));
            at += 2 + length;
        }

        return segments;
    }

    private static byte[] Assemble(int width, int height, byte colorType, byte[] data, byte depth = 8)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, depth, colorType, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        using MemoryStream stream = new();
        stream.Write(s_signature);
        PngChunkWriter.Write(stream, PngChunkType.Header, header);
        PngChunkWriter.Write(stream, PngChunkType.Data, data);
        PngChunkWriter.Write(stream, PngChunkType.End, []);
        return stream.ToArray();
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (ZLibStream deflated = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflated.Write(bytes);
        }

        return stream.ToArray();
    }

    // So many zeros.
    private static byte[] Deflate(int count)
    {
        byte[] zeros = new byte[1 << 16];
        using MemoryStream stream = new();
        using (ZLibStream deflated = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (; count > 0; count -= zeros.Length)
            {
                deflated.Write(zeros.AsSpan(0, Math.Min(count, zeros.Length)));
            }
        }

        return stream.ToArray();
    }
}
