using System.Buffers.Binary;
using System.IO.Compression;
using Atelier.Testing;

namespace Atelier.Nn.Tests.StateDict.PyTorch;

/// <summary>Puts pickles and storages into files of PyTorch's two formats.</summary>
internal static class TorchArchive
{
    /// <summary>The zip format: data.pkl and the files given besides.</summary>
    public static byte[] Zip(byte[] pickle, params (string Name, byte[] Content)[] files) => Zip(CompressionLevel.NoCompression, [("a/data.pkl", pickle), .. files]);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The same archive as one of more than 4 GiB states it: every size, place and number in the 64-bit fields.</summary>
    public static byte[] Zip64(byte[] zip)
    {
        int start = zip.AsSpan().IndexOf("PK\u0001\u0002"u8), end = zip.AsSpan().IndexOf("PK\u0005\u0006"u8), count = 0;
        List<byte> wide = [.. zip[..start]];
        for (int at = start; at < end; count++)
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(zip.AsSpan(at + 28)), length = 46 + name;
            byte[] entry = zip[at..(at + length)], extra = new byte[28];
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(24)), place = BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(42));
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(30), (ushort)extra.Length);
            entry.AsSpan(20, 8).Fill(0xff);
            entry.AsSpan(42, 4).Fill(0xff);
            extra[0] = 1;
            extra[2] = 24;
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), size);
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), size);
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), place);
            wide.AddRange([.. entry, .. extra]);
            at += length;
        }

        byte[] record = new byte[56], locator = new byte[20], last = zip[end..];
        "PK\u0006\u0006"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), wide.Count - start);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), start);
        "PK\u0006\u0007"u8.CopyTo(locator);
        BinaryPrimitives.WriteInt64LittleEndian(locator.AsSpan(8), wide.Count);
        last.AsSpan(8, 12).Fill(0xff);
        return [.. wide, .. record, .. locator, .. last];
    }

    /// <summary>The old format with one storage, "0", of the elements given.</summary>
    public static byte[] Legacy(byte[] pickle, float[] elements, long? stated = null)
    {
        byte[] magic = Convert.FromHexString("80028a0a6cfc9c46f9206aa850192e80024de9032e");
        byte[] facts = PickleWriter.Protocol2().Op("}(").Text("little_endian").Raw(0x88).Op("u").Stop();
        byte[] keys = PickleWriter.Protocol2().Op("](").Text("0").Op("e").Stop();
        byte[] count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, stated ?? elements.Length);
        return [.. magic, .. facts, .. pickle, .. keys, .. count, .. Floats(elements)];
    }

    public static byte[] Floats(params float[] elements)
        => System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();

    /// <summary>A file with these bytes.</summary>
    public static string Write(TemporaryFolder folder, byte[] bytes, string name = "file.pt")
    {
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }
}
