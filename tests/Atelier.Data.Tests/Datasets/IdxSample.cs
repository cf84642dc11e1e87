using System.Buffers.Binary;
using System.IO.Compression;
using Atelier.Testing;

namespace Atelier.Data.Tests;

/// <summary>Small IDX files.</summary>
internal static class IdxSample
{
    /// <summary>An IDX file of bytes, as bytes.</summary>
    public static byte[] Encode(uint[] dimensions, params byte[] values)
    {
        byte[] file = new byte[4 + (4 * dimensions.Length) + values.Length];
        (file[2], file[3]) = (0x08, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        values.CopyTo(file, 4 + (4 * dimensions.Length));
        return file;
    }

    /// <summary>The same bytes, gzipped.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>Three pictures of 2x2.</summary>
    public static byte[] Images { get; } = Encode([3, 2, 2], 0, 255, 51, 204, 1, 2, 3, 4, 9, 8, 7, 6);

    /// <summary>Their labels.</summary>
    public static byte[] Labels { get; } = Encode([3], 2, 0, 1);

    /// <summary>Writes the training set into a folder, gzipped or not.</summary>
    public static void WriteTraining(TemporaryFolder folder, string below, bool zipped)
    {
        string suffix = zipped ? ".gz" : string.Empty;
        File.WriteAllBytes(folder.Make(below, $"train-images-idx3-ubyte{suffix}"), zipped ? Gzip(Images) : Images);
        File.WriteAllBytes(folder.Make(below, $"train-labels-idx1-ubyte{suffix}"), zipped ? Gzip(Labels) : Labels);
    }
}
