using System.Globalization;

namespace Atelier.App.Report;

/// <summary>A sample grid that a run saved: samples/step-00000100.png.</summary>
internal sealed record SampleGrid(long Step, byte[] Png);

/// <summary>Finds a run's sample grids.</summary>
internal static class SampleGrids
{
    private const string Prefix = "step-";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The grids in the order of their steps: all, or <paramref name="most"/> (2 or more) spread evenly, the first and the last among them.</summary>
    public static IReadOnlyList<SampleGrid> Read(string folder, int most)
    {
        (long Step, string Path)[] all = [.. Find(folder).OrderBy(f => f.Step)];
        IEnumerable<(long Step, string Path)> chosen = all.Length <= most ? all : Enumerable.Range(0, most).Select(i => all[i * (all.Length - 1L) / (most - 1)]);
        return [.. chosen.Select(f => new SampleGrid(f.Step, File.ReadAllBytes(f.Path))).Where(g => g.Png.AsSpan().StartsWith(Signature))];
    }

    /// <summary>The last grid; null where there is none.</summary>
    public static SampleGrid? Last(string folder) => Find(folder).OrderByDescending(found => found.Step).Select(found => new SampleGrid(found.Step, File.ReadAllBytes(found.Path))).FirstOrDefault();

    /// <summary>Steps and paths of all, in no order.</summary>
    public static IEnumerable<(long Step, string Path)> Find(string folder)
    {
        foreach (string path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Prefix + "*.png") : [])
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long step))
            {
                yield return (step, path);
            }
        }
    }
}
