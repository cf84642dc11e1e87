using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Atelier.Data.Tests.Files;

/// <summary>Damaged, hostile and odd archives, made here: what each is called, its file's ending, its bytes, and what must be said of it.</summary>
internal static class HostileArchives
{
    private static readonly byte[] s_png = PictureSamples.Png(7);

    /// <summary>All of them.</summary>
    /// <remarks>A complaint that is null: the archive's sound pictures are served, and the finding is among the warnings.</remarks>
    public static IEnumerable<(string Name, string Ending, byte[] Bytes, string? Complaint, string? Finding)> All()
    {
        byte[] zip = Zip(("a.png", s_png), ("b.png", PictureSamples.Png(9))), tar = Tar(("a.png", s_png), ("b.png", PictureSamples.Png(9))), gz = Gzip(tar);
        foreach (string ending in new[] { ".zip", ".tar", ".tar.gz" })
        {
            yield return ($"empty {ending}", ending, [], "", null);
            yield return ($"text {ending}", ending, "no archive at all, but quite some text in its place"u8.ToArray(), "", null);
            yield return ($"zeros {ending}", ending, new byte[4096], "", null);
            yield return ($"archive of nothing {ending}", ending, ending switch { ".zip" => Zip(), ".tar" => Tar(), _ => Gzip(Tar()) }, "holds no pictures", null);
            yield return ($"other kind {ending}", ending, ending == ".zip" ? tar : zip, "", null);
        }

        string[] names = ["../evil.png", "a/../../evil.png", "/etc/evil.png", "..\\evil.png", "C:\\evil.png", "c:/evil.png", "a/\u0007bell.png", new string('x', 1100) + ".png", string.Join('/', Enumerable.Repeat("d", 70)) + "/x.png"];
        foreach (string name in names)
        {
            string shown = name.Length > 40 ? name[..40] : name.Replace('\u0007', '?');
            yield return ($"zip with {shown}", ".zip", Zip(("good.png", s_png), (name, s_png)), null, name.Contains("evil", StringComparison.Ordinal) ? "evil.png: has a" : "");
            yield return ($"tar with {shown}", ".tar", Tar(("good.png", s_png), (name, s_png)), null, name.Contains("evil", StringComparison.Ordinal) ? "evil.png: has a" : "");
        }

        yield return ("zip with a name twice", ".zip", Zip(("a.png", s_png), ("a.png", s_png)), null, "a.png: is there twice");
        yield return ("tar with a name twice", ".tar", Tar(("a.png", s_png), ("a.png", s_png)), null, "a.png: is there twice");
        yield return ("zip with a link", ".zip", LinkZip(), null, "link.png: is a link");
        yield return ("tar with links", ".tar", LinkTar(), null, "link.png: is a link");
        yield return ("zip with an encrypted entry", ".zip", Patched(zip, entry => entry.Flags |= 1), "a.png is encrypted", null);
        yield return ("zip of an unknown method", ".zip", Patched(zip, entry => entry.Method = 99), "none of its pictures can be read", null);
        yield return ("zip with overlapping entries", ".zip", Overlapping(), "archive bomb", null);
        yield return ("zip that declares gigabytes", ".zip", Patched(zip, entry => entry.Length = 0xf0000000), "a.png declares 4026531840 bytes, which its", null);
        yield return ("zip that declares too little", ".zip", Patched(zip, entry => entry.Length = 10), "none of its pictures can be read", null);
        yield return ("zip with a bomb beside", ".zip", Bomb(), null, "bomb.png");
        yield return ("gzip bomb", ".tar.gz", GzipBomb(), "", null);
        yield return ("gzip with a wrong checksum", ".tar.gz", Changed(gz, gz.Length - 6), null, null);
        yield return ("zip in a zip", ".zip", Zip(("inner.zip", zip)), "holds no pictures", null);
        yield return ("tar entry longer than the archive", ".tar", Longer(tar), "", null);
        for (int cut = 1; cut < 16; cut++)
        {
            yield return ($"zip cut at {cut}/16", ".zip", zip[..(zip.Length * cut / 16)], "no sound zip archive", null);
            yield return ($"gzip cut at {cut}/16", ".tar.gz", gz[..(gz.Length * cut / 16)], "", null);
            yield return ($"tar cut at {cut}/16", ".tar", tar[..(tar.Length * cut / 16)], "", null);
        }
    }

    /// <summary>A sound zip archive.</summary>
    public static byte[] Zip(params (string Name, byte[] Bytes)[] files)
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
    public static byte[] Tar(params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
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

    // A tar whose only entry has 2 GB, of which 20 MB are there, all zeros.
    private static byte[] GzipBomb()
    {
        byte[] tar = Longer(Tar(("a.png", new byte[600])));
        return Gzip([.. tar, .. new byte[20 << 20]]);
    }

    private static byte[] Longer(byte[] tar)
    {
        byte[] longer = [.. tar];
        int header = 0;
        while (longer[header + 156] is not ((byte)'0' or 0))
        {
            header += 512;
            header += longer[header - 512 + 156] == (byte)'x' ? 512 : 0;
        }

        "17777777777\0"u8.CopyTo(longer.AsSpan(header + 124));
        "        "u8.CopyTo(longer.AsSpan(header + 148));
        int sum = longer.AsSpan(header, 512).ToArray().Sum(b => b);
        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(longer, header + 148);
        return longer;
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
