using System.Globalization;
using Atelier.Imaging;

namespace Atelier.Data.Inspection;

/// <summary>What an inspection found.</summary>
/// <param name="Name">What the dataset is called.</param>
/// <param name="Pictures">How many pictures each part has.</param>
/// <param name="Findings">All that is wrong, by kind.</param>
/// <param name="Sizes">How many pictures have each size, such as "64x48", most first.</param>
/// <param name="Modes">How many pictures store their samples in each way, most first.</param>
/// <param name="Classes">How many pictures each class has, in order of name; empty without classes.</param>
/// <param name="Samples">A few pictures of each class, or of all, by path.</param>
public sealed record InspectionReport(
    string Name,
    IReadOnlyDictionary<DatasetSplit, int> Pictures,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<(string Name, int Count)> Sizes,
    IReadOnlyList<(string Name, int Count)> Modes,
    IReadOnlyList<(string Name, int Count)> Classes,
    IReadOnlyList<(string Class, IReadOnlyList<string> Paths)> Samples)
{
    private readonly IReadOnlyDictionary<string, InspectionItem> _items = new Dictionary<string, InspectionItem>();

    internal InspectionReport(InspectionReport report, IReadOnlyDictionary<string, InspectionItem> items)
        : this(report) => _items = items;

    /// <summary>Whether the pictures lie in files, which can be left out one by one.</summary>
    public bool InFiles { get; init; }

    /// <summary>The pictures to leave out, each once; none where they don't lie in files of their own.</summary>
    /// <param name="path">The file to keep them in.</param>
    public Quarantine ToQuarantine(string path) => new(path, [.. Findings.Where(finding => InFiles && finding.Quarantine).DistinctBy(finding => finding.Path)
        .Select(finding => new QuarantineEntry(finding.Path, finding.Reason))]);

    /// <summary>A picture, over white and made to fit a square; null if it cannot be decoded or is none.</summary>
    /// <param name="path">As findings and samples name it.</param>
    /// <param name="size">Width and height of the square in pixels.</param>
    public Image? Thumbnail(string path, int size)
    {
        try
        {
            if (!_items.TryGetValue(path, out InspectionItem? item))
            {
                return null;
            }

            Image? thumbnail = null;
            item.Show((_, image) =>
            {
                double scale = (double)size / Math.Max(image.Width, image.Height);
                thumbnail = image.Over(new Rgb(255, 255, 255)).Resize(Math.Max(1, (int)(image.Width * scale)), Math.Max(1, (int)(image.Height * scale)));
            });
            return thumbnail;
        }
        catch (DatasetException)
        {
            return null;
        }
    }
}

/// <summary>The dataset doctor: looks at every picture once and says what is wrong.</summary>
public static class Inspector
{
    private const int Window = 256, SamplesOfAll = 24, SamplesOfClass = 8, MostClasses = 24;

    /// <summary>Inspects a dataset, both parts.</summary>
    /// <param name="nameOrPath">As <see cref="DatasetCatalog.Open"/> takes it; a quarantine beside it is not honoured here.</param>
    /// <param name="progress">Told after every few pictures; null if nobody watches.</param>
    /// <param name="download">Told how a download goes on; null if nobody watches.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="DatasetException">There is no such dataset, or it cannot be listed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static InspectionReport Run(
        string nameOrPath, IProgress<PreparationProgress>? progress = null, IProgress<DownloadProgress>? download = null, CancellationToken cancel = default)
    {
        InspectionItems items = InspectionItems.Of(nameOrPath, download, cancel);
        var examined = new Examined[items.Pictures.Count];
        for (int first = 0; first < examined.Length; first += Window)
        {
            cancel.ThrowIfCancellationRequested();
            Parallel.For(first, Math.Min(first + Window, examined.Length), i => examined[i] = Examined.Of(items.Pictures[i]));
            progress?.Report(new(Math.Min(first + Window, examined.Length), examined.Length, Resumed: 0));
        }

        Finding[] findings = [.. items.Findings, .. FileChecks.Of(examined), .. LikenessChecks.Of(examined), .. ClassChecks.Of(examined)];
        PictureHeader[] headers = [.. examined.Select(picture => picture.Header).OfType<PictureHeader>()];
        return new(
            new InspectionReport(
                items.Name,
                examined.GroupBy(picture => picture.Item.Split).ToDictionary(part => part.Key, part => part.Count()),
                [.. findings.OrderBy(finding => finding.Kind)],
                Counted(headers.Select(SizeOf)),
                Counted(headers.Select(header => header.Mode)),
                [.. Counted(examined.Select(picture => picture.Item.Label).OfType<string>()).OrderBy(item => item.Name, StringComparer.Ordinal)],
                Samples(examined)) { InFiles = items.InFiles },
            items.Pictures.DistinctBy(item => item.Path).ToDictionary(item => item.Path));
    }

    internal static string SizeOf(PictureHeader header) => string.Create(CultureInfo.InvariantCulture, $"{header.Width}x{header.Height}");

    private static (string Name, int Count)[] Counted(IEnumerable<string> names)
        => [.. names.GroupBy(name => name).Select(group => (group.Key, group.Count())).OrderByDescending(group => group.Item2).ThenBy(group => group.Key, StringComparer.Ordinal)];

    private static (string, IReadOnlyList<string>)[] Samples(Examined[] examined)
    {
        IGrouping<string, Examined>[] classes = [.. examined.Where(picture => picture.Look is not null).GroupBy(picture => picture.Item.Label ?? string.Empty)
            .OrderBy(group => group.Key, StringComparer.Ordinal)];
        int each = classes.Length > 1 ? SamplesOfClass : SamplesOfAll;
        return [.. classes.Take(MostClasses).Select(group => (group.Key, (IReadOnlyList<string>)Spread([.. group], each)))];
    }

    private static string[] Spread(Examined[] pictures, int count)
        => [.. Enumerable.Range(0, Math.Min(count, pictures.Length)).Select(i => pictures[(long)i * pictures.Length / Math.Min(count, pictures.Length)].Item.Path)];
}
