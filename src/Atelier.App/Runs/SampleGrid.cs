using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>Pictures from a model.</summary>
public static class SampleGrid
{
    /// <summary>Pictures made at a time: what a grid needs, and memory stays small for large requests.</summary>
    private const int Chunk = 64;

    /// <summary>Points drawn where a grid would have one picture.</summary>
    /// <summary>Points that a scatter plot has room for in the place of one picture.</summary>
    public const int PointsAPicture = 16;

    /// <summary>Makes pictures one after another; number i depends on the key and i alone.</summary>
    public static IEnumerable<Image> Draw(ISampler model, RandomKey key, int count, long first = 0)
    {
        for (int done = 0; done < count; done += Chunk)
        {
            int part = Math.Min(Chunk, count - done);
            using Tensor pictures = model.Sample(key, part, first + done);
            float[] pixels = pictures.ToMemory<float>();
            int size = pixels.Length / part;
            for (int i = 0; i < part; i++)
            {
                yield return Image.FromFloats(pixels.AsSpan(i * size, size), pictures.Shape[3], pictures.Shape[2], pictures.Shape[1]);
            }
        }
    }

    /// <summary>Writes a grid of pictures as a PNG, in one step: nobody sees half of it. Points of the plane are drawn as such.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Makes the pictures.</param>
    /// <param name="key">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Pictures a row; 0 for about as many as rows.</param>
    /// <param name="points">How many of points, which a picture has room for; a model that makes just so many pictures can't make more.</param>
    public static void Write(string path, ISampler model, RandomKey key, int count, int columns, int points)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string aside = path + ".tmp";
        Image[] pictures = [.. Draw(model, key, count)];
        Png.Write(aside, ScatterPlot.IsPoint(pictures[0])
            ? ScatterPlot.Of([.. pictures, .. Draw(model, key, points - count, count)])
            : new ContactSheet(columns).Of(pictures));
        File.Move(aside, path, overwrite: true);
    }
}
