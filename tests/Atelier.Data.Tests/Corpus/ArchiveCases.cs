using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Atelier.Data.Tests.Corpus;

/// <summary>Archives: cut, with names that lead out, links, bombs and lies; each holds a sound picture where it can.</summary>
internal static class ArchiveCases
{
    private static readonly byte[] s_png = PictureSamples.Png(7);

    public static IEnumerable<CorpusCase> All() => [.. Odd(), .. Names(), .. Zips(), .. Tars(), .. Gzips(), .. Cuts()];

    private static IEnumerable<CorpusCase> Odd()
    {
        byte[] zip = Zip(("a.png", s_png)), tar = Tar(("a.png", s_png));
        foreach (string ending in new[] { ".zip", ".tar", ".tar.gz" })
        {
            yield return Of($"empty {ending}", ending, [], Outcome.Error, "");
            yield return Of($"{ending} of text", ending, "no archive at all, but quite some text in its place"u8.ToArray(), Outcome.Error, "");
            yield return Of($"{ending} of zeros", ending, new byte[4096], Outcome.Error, "");
            yield return Of($"{ending} of nothing", ending, ending switch { ".zip" => Zip(), ".tar" => Tar(), _ => Gzip(Tar()) }, Outcome.Error, "holds no pictures");
            yield return Of($"{ending} of another kind", ending, ending == ".zip" ? tar : zip, Outcome.Error, "");
            yield return Of($"{ending} of hidden files and folders", ending, OfKind(ending, ("good.png", s_png), (".hidden.png", [1]), ("__MACOSX/._good.png", [2]), ("empty/", [])), Outcome.Works, "");
            yield return Of($"{ending} with names in other scripts", ending, OfKind(ending, ("d/ünï 図 'x'.png", s_png)), Outcome.Works, "");
            yield return Of($"{ending} with an empty picture", ending, OfKind(ending, ("good.png", s_png), ("none.png", [])), Outcome.Finding, "is empty");
            yield return Of($"{ending} with a name twice", ending, OfKind(ending, ("a.png", s_png), ("a.png", s_png)), Outcome.Finding, "is there twice");
            yield return Of($"{ending} in a {ending}", ending, OfKind(ending, ("inner" + ending, OfKind(ending, ("a.png", s_png)))), Outcome.Error, "holds no pictures");
            yield return Of($"{ending} of archives in archives", ending, Nested(ending, 12), Outcome.Error, "holds no pictures");
        }

        yield return Of("gzipped tar named .tar", ".tar", Gzip(tar), Outcome.Works, "");
    }

    private static IEnumerable<CorpusCase> Names()
    {
        foreach ((string name, string says) in new[]
        {
            ("../evil.png", "leads out of its folder"), ("a/../../evil.png", "leads out of its folder"), ("/etc/evil.png", "absolute path"), ("..\\evil.png", "leads out of its folder"), ("C:\\evil.png", "absolute path"),
            ("c:/evil.png", "absolute path"), ("a/\u0007bell.png", "control characters"), (new string('x', 1100) + ".png", "has a name of 1104 characters"), (string.Join('/', Enumerable.Repeat("d", 70)) + "/x.png", "71 folders deep"),
        })
        {
            string shown = name.Length > 40 ? name[..40] : name.Replace('\u0007', '?');
            foreach (string ending in new[] { ".zip", ".tar", ".tar.gz" })
            {
                yield return Of($"{ending} with {shown}", ending, OfKind(ending, ("good.png", s_png), (name, s_png)), Outcome.Finding, says);
            }
        }
    }

    private static IEnumerable<CorpusCase> Zips()
    {
        byte[] zip = Zip(("a.png", s_png), ("b.png", PictureSamples.Png(9)));
        yield return Of("zip with a link", ".zip", LinkZip(), Outcome.Finding, "is a link");
        yield return Of("zip with encrypted entries", ".zip", Patched(zip, entry => entry.Flags |= 1), Outcome.Error, "a.png is encrypted");
        yield return Of("zip of an unknown method", ".zip", Patched(zip, entry => entry.Method = 99), Outcome.Error, "none of its pictures can be read");
        yield return Of("zip with overlapping entries", ".zip", Overlapping(), Outcome.Error, "archive bomb");
        yield return Of("zip that declares gigabytes", ".zip", Patched(zip, entry => entry.Length = 0xf0000000), Outcome.Error, "a.png declares 4026531840 bytes, which its");
        yield return Of("zip that declares too little", ".zip", Patched(zip, entry => entry.Length = 10), Outcome.Error, "none of its pictures can be read");
        yield return Of("zip that declares too much", ".zip", Patched(zip, entry => entry.Length += 10), Outcome.Error, "none of its pictures can be read");
        yield return Of("zip with a bomb beside", ".zip", Bomb(), Outcome.Finding, "more than the 268435456");
        byte[] wrong = [.. zip];
        wrong[30 + 5 + 20] ^= 0x55;
        yield return Of("zip with a changed byte", ".zip", wrong, Outcome.Finding, "");
    }

    private static IEnumerable<CorpusCase> Tars()
    {
        byte[] tar = Tar(("a.png", s_png), ("b.png", PictureSamples.Png(9)));
        yield return Of("tar with links and a pipe", ".tar", LinkTar(), Outcome.Finding, "is a link");
        yield return Of("tar entry longer than the archive", ".tar", Longer(tar), Outcome.Either, "");
        yield return Of("tar with a wrong checksum", ".tar", Changed(tar, FileHeader(tar) + 150), Outcome.Error, "no sound tar archive");
        yield return Of("tar whose header's extension has 2 GB", ".tar", Extended(0x7fffffc7, 4096), Outcome.Error, "no sound tar archive");
        yield return Of("tar whose header's extension has 64 MB", ".tar", Extended(64 << 20, 64 << 20), Outcome.Error, "a header has");
        yield return Of("tar of the old form", ".tar", Tar(TarEntryFormat.V7, ("a.png", s_png)), Outcome.Works, "");
        yield return Of("tar of ustar's form", ".tar", Tar(TarEntryFormat.Ustar, ("a.png", s_png)), Outcome.Works, "");
        yield return Of("tar of GNU's form with a long name", ".tar", Tar(TarEntryFormat.Gnu, ($"{new string('n', 200)}.png", s_png)), Outcome.Works, "");
    }

    private static IEnumerable<CorpusCase> Gzips()
    {
        byte[] tar = Tar(("a.png", s_png)), gz = Gzip(tar);
        yield return Of("gzip bomb of one entry", ".tar.gz", Gzip(Longer(tar), 20 << 20), Outcome.Error, "");
        yield return Of("gzip bomb of what is no picture", ".tar.gz", GzipOf(SourceLimits.HeldBytes + (8 << 20)), Outcome.Error, "inflates to more than 256 MiB");
        yield return Of("gzip bomb of a header's extension", ".tar.gz", Gzip(Extended(300 << 20, 4096), 300 << 20), Outcome.Error, "a header has");
        yield return Of("gzip in a gzip", ".tar.gz", Gzip(gz), Outcome.Error, "");
        yield return Of("gzip with a wrong checksum", ".tar.gz", Changed(gz, gz.Length - 6), Outcome.Either, "");
        yield return Of("gzip with bytes after its end", ".tar.gz", [.. gz, .. "more"u8], Outcome.Either, "");
    }

    private static IEnumerable<CorpusCase> Cuts()
    {
        (string, byte[])[] files = [("a.png", s_png), ("b.png", PictureSamples.Png(9))];
        byte[] zip = Zip(files), tar = Tar(files), gz = Gzip(tar);
        for (int cut = 1; cut < 16; cut++)
        {
            yield return Of($"zip cut at {cut}/16", ".zip", zip[..(zip.Length * cut / 16)], Outcome.Error, "no sound zip archive");
            yield return Of($"gzip cut at {cut}/16", ".tar.gz", gz[..(gz.Length * cut / 16)], Outcome.Error, "");
            yield return Of($"tar cut at {cut}/16", ".tar", tar[..(tar.Length * cut / 16)], Outcome.Either, "");
        }
    }

    private static CorpusCase Of(string name, string ending, byte[] bytes, Outcome outcome, string says) => CorpusCase.OfFile(name, $"set{ending}", bytes, outcome, says);

    private static byte[] OfKind(string ending, params (string, byte[])[] files) => ending switch { ".zip" => Zip(files), ".tar" => Tar(files), _ => Gzip(Tar(files)) };

    private static byte[] Nested(string ending, int depth)
    {
        byte[] archive = OfKind(ending, ("a.png", s_png));
        for (int i = 0; i < depth; i++)
        {
            archive = OfKind(ending, ($"inner{ending}", archive));
        }

        return archive;
    }

    /// <summary>A sound zip archive.</summary>
    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A sound tar archive.</summary>
    private static byte[] Tar(params (string Name, byte[] Bytes)[] files) => Tar(TarEntryFormat.Pax, files);

    private static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, format, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile, name),
                };
                if (entry.EntryType != TarEntryType.Directory)
                {
                    entry.DataStream = new MemoryStream(bytes);
                }

                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    // Some bytes and zeros after them.
    private static byte[] Gzip(byte[] bytes, int zeros = 0)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
            byte[] block = new byte[1 << 20];
            for (; zeros > 0; zeros -= block.Length)
            {
                gzip.Write(block);
            }
        }

        return stream.ToArray();
    }

    // One entry of so many zeros that is no picture, so that it is only read past.
    private static byte[] GzipOf(long length)
    {
        byte[] tar = Tar(("film.bin", [1]));
        int header = FileHeader(tar);
        Declare(tar, header, length);
        return Gzip(tar[..(header + 512)], checked((int)length));
    }

    // An extended header that declares so many bytes, and has some of them.
    private static byte[] Extended(long declared, int there)
    {
        byte[] tar = Tar(("a.png", s_png));
        Declare(tar, 0, declared);
        byte[] extended = new byte[512 + there];
        tar.AsSpan(0, 512).CopyTo(extended);
        return extended;
    }

    private static byte[] LinkZip()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry link = zip.CreateEntry("link.png");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using (Stream to = link.Open())
            {
                to.Write("/etc/passwd"u8);
            }

            using Stream good = zip.CreateEntry("good.png").Open();
            good.Write(s_png);
        }

        return stream.ToArray();
    }

    private static byte[] LinkTar()
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.png") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard.png") { LinkName = "../../x" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe.png"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "good.png") { DataStream = new MemoryStream(s_png) });
        }

        return stream.ToArray();
    }

    // The first entry's bytes serve all: each directory entry points at them.
    private static byte[] Overlapping()
    {
        byte[] one = Zip(("aa.png", new byte[100_000]));
        int directory = Find(one, 0x02014b50), end = Find(one, 0x06054b50);
        byte[] entry = one[directory..end], tail = one[end..];
        const int copies = 400;
        using MemoryStream bomb = new();
        bomb.Write(one.AsSpan(0, directory));
        for (int i = 0; i < copies; i++)
        {
            byte[] copy = [.. entry];
            Encoding.ASCII.GetBytes(i.ToString("00", null)[..2]).CopyTo(copy, 46);
            bomb.Write(copy);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), copies);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), copies);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(12), entry.Length * copies);
        bomb.Write(tail);
        return bomb.ToArray();
    }

    // 300 MB of zeros in 300 kB.
    private static byte[] Bomb()
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (Stream bomb = zip.CreateEntry("bomb.png").Open())
            {
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 300; i++)
                {
                    bomb.Write(zeros);
                }
            }

            using Stream good = zip.CreateEntry("good.png").Open();
            good.Write(s_png);
        }

        return stream.ToArray();
    }

    // The first file's header says 2 GB.
    private static byte[] Longer(byte[] tar)
    {
        byte[] longer = [.. tar];
        Declare(longer, FileHeader(tar), 0x7fffffff);
        return longer;
    }

    private static int FileHeader(byte[] tar)
    {
        int header = 0;
        while (tar[header + 156] is not ((byte)'0' or 0))
        {
            header += 512 + (tar[header + 156] == (byte)'x' ? 512 : 0);
        }

        return header;
    }

    // Another length in a header, and the checksum that belongs to it.
    private static void Declare(byte[] tar, int header, long length)
    {
        Encoding.ASCII.GetBytes($"{Convert.ToString(length, 8).PadLeft(11, '0')}\0").CopyTo(tar, header + 124);
        "        "u8.CopyTo(tar.AsSpan(header + 148));
        int sum = tar.AsSpan(header, 512).ToArray().Sum(b => b);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(tar, header + 148);
    }

    private static byte[] Patched(byte[] zip, Action<Entry> change)
    {
        byte[] patched = [.. zip];
        for (int at = 0; at < patched.Length - 4; at++)
        {
            uint mark = BinaryPrimitives.ReadUInt32LittleEndian(patched.AsSpan(at));
            if (mark is 0x04034b50 or 0x02014b50)
            {
                int shift = at + (mark == 0x02014b50 ? 2 : 0);
                Entry entry = new(
                    BinaryPrimitives.ReadUInt16LittleEndian(patched.AsSpan(shift + 6)), BinaryPrimitives.ReadUInt16LittleEndian(patched.AsSpan(shift + 8)),
                    BinaryPrimitives.ReadUInt32LittleEndian(patched.AsSpan(shift + 22)));
                change(entry);
                BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(shift + 6), entry.Flags);
                BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(shift + 8), entry.Method);
                BinaryPrimitives.WriteUInt32LittleEndian(patched.AsSpan(shift + 22), (uint)entry.Length);
            }
        }

        return patched;
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x55;
        return changed;
    }

    private static int Find(byte[] bytes, uint mark)
    {
        Span<byte> wanted = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, mark);
        return bytes.AsSpan().LastIndexOf(wanted) is int last && mark == 0x06054b50 ? last : bytes.AsSpan().IndexOf(wanted);
    }

    private sealed record Entry(ushort Flags, ushort Method, long Length)
    {
        public ushort Flags { get; set; } = Flags;

        public ushort Method { get; set; } = Method;

        public long Length { get; set; } = Length;
    }
}
