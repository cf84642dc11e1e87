using Atelier.Imaging;

namespace Atelier.Data.Inspection;

/// <summary>All pictures of a dataset, of both parts, for inspection; and what its listing says already.</summary>
/// <param name="Name">What the dataset is called.</param>
/// <param name="Pictures">The pictures.</param>
/// <param name="Findings">What is wrong before any is read.</param>
/// <param name="InFiles">Whether they lie in files, which can be left out one by one.</param>
internal sealed record InspectionItems(string Name, IReadOnlyList<InspectionItem> Pictures, IReadOnlyList<Finding> Findings, bool InFiles)
{
    /// <summary>Opens what a user names.</summary>
    /// <exception cref="DatasetException">There is none, it cannot be listed, or it is empty.</exception>
    public static InspectionItems Of(string nameOrPath, IProgress<DownloadProgress>? download, CancellationToken cancel)
        => DatasetCatalog.IsInPictureFiles(nameOrPath) && DatasetPath.Parse(nameOrPath) is DatasetPath path
            ? Listed(path)
            : Drawn(nameOrPath, split => DatasetCatalog.Open(nameOrPath, new DatasetOptions { Split = split, Download = download }, cancel));

    private static InspectionItems Listed(DatasetPath path)
    {
        (IFileSource source, ILayout layout) = path.Open();
        PictureListing[] parts = [.. Parts(split => layout.List(source, split))];
        List<Finding> findings = [.. source.Refused.Concat(parts.SelectMany(part => part.Missing)).Select(entry => new Finding(FindingKind.Missing, entry.Name, entry.Reason))];
        if (parts.Sum(part => part.Others) is > 0 and int others)
        {
            findings.Add(new(FindingKind.OtherFormat, path.Name, $"{others} pictures are of formats that are not read"));
        }

        return new(path.Name, [.. parts.SelectMany((part, split) => part.Rows.SelectMany(row => OfRow(part, row, (DatasetSplit)split)))], findings, InFiles: true);
    }

    // Both sides of a pair in one file are one picture here; a target or a mask of its own is another.
    private static IEnumerable<InspectionItem> OfRow(PictureListing listing, PictureRow row, DatasetSplit split)
        => row.Files.Select((file, i) => new InspectionItem(file.Name, split, row.Label is int label ? listing.ClassNames![label] : null, look =>
            PictureFiles.Use(listing.Source, file, look)) { IsCompanion = i > 0 });

    private static InspectionItems Drawn(string name, Func<DatasetSplit, IImageDataset> open)
    {
        IImageDataset[] parts = [.. Parts(open)];
        return new(parts[0].Name, [.. parts.SelectMany((part, split) => Enumerable.Range(0, checked((int)part.Count)).Select(i => OfDataset(part, (DatasetSplit)split, i)))], [], InFiles: false);
    }

    private static InspectionItem OfDataset(IImageDataset data, DatasetSplit split, int index)
    {
        string? label = data.Label(index) is not int number ? null : data.ClassNames is { } names ? names[number] : $"{number}";
        return new($"{split.ToString().ToLowerInvariant()} {index}", split, label, look =>
        {
            byte[] levels = new byte[data.SamplesPerPicture()];
            data.ReadLevels(index, levels);
            Image image = new(data.Width, data.Height, data.Channels, levels);
            look(new(data.Width, data.Height, data.Channels > 1, data.Channels > 1 ? "RGB" : "grey"), image);
        });
    }

    // Train and then test, as the enumeration counts them; the second may be missing.
    private static List<T> Parts<T>(Func<DatasetSplit, T> open)
    {
        List<T> parts = [open(DatasetSplit.Train)];
        try
        {
            parts.Add(open(DatasetSplit.Test));
        }
        catch (MissingPartException)
        {
        }

        return parts;
    }
}
