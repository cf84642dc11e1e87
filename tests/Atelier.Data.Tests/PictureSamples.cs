using System.Formats.Tar;
using System.IO.Compression;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;

namespace Atelier.Data.Tests;

/// <summary>Small pictures and what they are kept in.</summary>
internal static class PictureSamples
{
    /// <summary>A PNG file of one grey level.</summary>
    public static byte[] Png(byte level, int width = 4, int height = 4) => Png(new Image(width, height, 1, [.. Enumerable.Repeat(level, width * height)]));

    /// <summary>A picture as a PNG file.</summary>
    public static byte[] Png(Image image)
    {
        using MemoryStream stream = new();
        Imaging.Codecs.Png.Write(stream, image);
        return stream.ToArray();
    }

    /// <summary>Writes files into a folder, a zip, a tar or a gzipped tar, as the place's name ends.</summary>
    public static void Write(string place, params (string Name, byte[] Bytes)[] files)
    {
        if (place.EndsWith(".zip", StringComparison.Ordinal))
        {
            using ZipArchive zip = ZipFile.Open(place, ZipArchiveMode.Create);
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        else if (FileKinds.IsArchive(place))
        {
            using FileStream file = File.Create(place);
            using Stream packed = place.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
            using TarWriter tar = new(packed);
            foreach ((string name, byte[] bytes) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }
        else
        {
            foreach ((string name, byte[] bytes) in files)
            {
                string path = Path.Combine(place, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes);
            }
        }
    }

    /// <summary>The first level of a picture, of its target and of its mask.</summary>
    public static int Level(this IImageDataset data, long index)
    {
        byte[] levels = new byte[data.Height * data.Width * data.Channels];
        data.ReadLevels(index, levels);
        return levels[0];
    }

    /// <summary>The first level of each picture, in order.</summary>
    public static int[] Levels(this IImageDataset data) => [.. Enumerable.Range(0, (int)data.Count).Select(i => data.Level(i))];

    /// <summary>The first level of each target, in order.</summary>
    public static int[] TargetLevels(this IImageDataset data) => [.. Enumerable.Range(0, (int)data.Count).Select(i =>
    {
        float[] pixels = new float[data.Height * data.Width * data.Schema.TargetChannels];
        data.ReadTarget(i, pixels);
        return (int)MathF.Round((pixels[0] + 1) * 127.5f);
    })];
}
