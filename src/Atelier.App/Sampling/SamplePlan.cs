using Atelier.App.Runs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Sampling;

/// <summary>Pictures to make, and how they lie: row after row.</summary>
/// <param name="Model">Makes picture number i.</param>
/// <param name="Count">How many.</param>
/// <param name="Columns">Pictures a row; 0 for about as many as rows.</param>
public sealed record SamplePlan(ISampler Model, int Count, int Columns = 0)
{
    /// <summary>The ending of animated PNGs.</summary>
    public const string Animated = ".apng";

    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(80);

    /// <summary>Makes the pictures and writes them.</summary>
    /// <param name="target">A .png file (all in one), an .apng file (column after column, animated), or a folder (a file each).</param>
    /// <param name="key">The randomness.</param>
    /// <param name="stop">Gives up between two pictures.</param>
    /// <returns>Full paths of what was written.</returns>
    /// <exception cref="RunException">The target is a file of another kind.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public IReadOnlyList<string> Write(string target, RandomKey key, CancellationToken stop) => Path.GetExtension(target).ToLowerInvariant() switch
    {
        ".png" => [WriteSheet(target, key)],
        Animated => [WriteAnimation(target, key)],
        ".gif" => throw new RunException($"{target}: animations are written as animated PNG, which browsers show as well; end the name in {Animated}."),
        _ => WriteEach(target, key, stop),
    };

    /// <summary>Writes all in one picture.</summary>
    public string WriteSheet(string path, RandomKey key)
    {
        SampleGrid.Write(path, Model, key, Count, Columns, Columns > 0 ? Count : SampleGrid.PointsAPicture * Count);
        return Path.GetFullPath(path);
    }

    private string WriteAnimation(string path, RandomKey key)
    {
        Image[] pictures = [.. SampleGrid.Draw(Model, key, Count)];
        int frames = Columns > 0 ? Columns : Count;
        ContactSheet column = new(1);
        using MemoryStream content = new();
        AnimatedPng.Write(content, [.. Enumerable.Range(0, frames).Select(frame => column.Of([.. pictures.Where((_, i) => i % frames == frame)]))], s_frame);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SharedFile.Replace(path, content.ToArray());
        return Path.GetFullPath(path);
    }

    private List<string> WriteEach(string folder, RandomKey key, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        List<string> written = [];
        foreach (Image picture in SampleGrid.Draw(Model, key, Count))
        {
            stop.ThrowIfCancellationRequested();
            string path = Path.Combine(folder, FormattableString.Invariant($"{written.Count:D6}.png"));
            Png.Write(path, picture);
            written.Add(Path.GetFullPath(path));
        }

        return written;
    }
}
