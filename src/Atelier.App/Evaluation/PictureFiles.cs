using System.Security.Cryptography;
using Atelier.App.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Tensors;

namespace Atelier.App.Evaluation;

/// <summary>Pictures of a folder beside their originals in another, as they are in their files: nothing is cut or resized.</summary>
public sealed class PictureFiles
{
    private readonly string _pictures, _originals;
    private readonly string[] _names;

    private PictureFiles(string pictures, string originals, string[] names) => (_pictures, _originals, _names) = (pictures, originals, names);

    /// <summary>How many pairs there are.</summary>
    public int Count => _names.Length;

    /// <summary>Channels of the first original: 1 grey, 3 RGB.</summary>
    /// <exception cref="ImageFormatException">The file is damaged or no PNG.</exception>
    public int Channels => Read(_originals, 0).Channels;

    /// <summary>Pairs the PNG pictures of two folders by their names, subfolders included.</summary>
    /// <param name="pictures">The folder of the pictures.</param>
    /// <param name="originals">The folder of their originals; it may hold more.</param>
    /// <exception cref="RunException">A folder isn't there, is a run's, or holds no PNG pictures.</exception>
    /// <exception cref="MetricException">A picture has no original; it is named.</exception>
    public static PictureFiles Open(string pictures, string originals)
    {
        string[] names = Names(pictures), others = Names(originals);
        return names.Except(others, StringComparer.Ordinal).ToArray() is [string first, ..] missing
            ? throw new MetricException($"{originals} has no '{first}'{(missing.Length == 1 ? "" : $", nor {missing.Length - 1} more")} of {pictures}'s pictures: pairs go by their names.")
            : new(pictures, originals, names);
    }

    /// <summary>SHA-256 of the originals' files, one after the other.</summary>
    /// <exception cref="IOException">One can't be read.</exception>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in _names)
        {
            hash.AppendData(File.ReadAllBytes(Path.Combine(_originals, name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The pictures, to be asked for one at a time, for sizes may differ from pair to pair.</summary>
    /// <exception cref="ImageFormatException">A file is damaged or no PNG; from the source.</exception>
    /// <exception cref="MetricException">A picture is not of its original's size; from the source.</exception>
    public PictureSource Pictures => (first, _) =>
    {
        Image picture = Read(_pictures, first), original = Read(_originals, first);
        return (picture.Width, picture.Height, picture.Channels) == (original.Width, original.Height, original.Channels)
            ? new PictureBatch(ToTensor(picture))
            : throw new MetricException($"{_names[first]}: {Size(picture)} and its original {Size(original)} (width, height, channels) can't be compared.");
    };

    /// <summary>Their originals, likewise.</summary>
    /// <exception cref="ImageFormatException">A file is damaged or no PNG; from the source.</exception>
    public PictureSource Originals => (first, _) => new PictureBatch(ToTensor(Read(_originals, first)));

    // Clear parts lie over white, as in datasets.
    private Image Read(string folder, long number)
    {
        Image image = Png.Read(Path.Combine(folder, _names[number]));
        return image.HasAlpha ? image.Over(new Rgb(255, 255, 255)) : image;
    }

    private static Tensor ToTensor(Image image)
    {
        float[] pixels = new float[image.Width * image.Height * image.Channels];
        image.CopyTo(pixels);
        return Tensor.FromMemory<float>(pixels, [1, image.Channels, image.Height, image.Width]);
    }

    private static string Size(Image image) => $"{image.Width}x{image.Height}x{image.Channels}";

    private static string[] Names(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, RunRecipe.FileName)))
        {
            throw new RunException($"'{folder}' is no folder of pictures: metrics that compare pictures one to one take two folders, with a picture and its original under the same name.");
        }

        string[] names =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
                .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
        ];
        return names.Length > 0 ? names : throw new RunException($"'{folder}' holds no PNG pictures.");
    }
}
