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
