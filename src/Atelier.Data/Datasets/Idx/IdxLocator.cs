namespace Atelier.Data;

/// <summary>Finds a published dataset on this machine, or fetches it.</summary>
internal sealed class IdxLocator(DatasetPlaces places, Downloader downloader)
{
    /// <summary>The files of one part: the first complete pair among the places, else downloaded into the cache.</summary>
    /// <param name="publication">What to look for.</param>
    /// <param name="split">Which part.</param>
    /// <param name="progress">Told how a download goes on.</param>
    /// <param name="cancel">Gives a download up.</param>
    /// <exception cref="DatasetException">No way led to it; the message lists them all and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public IdxFiles Locate(IdxPublication publication, DatasetSplit split, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        List<string> tried = [];
        foreach ((string label, string? root) in Roots())
        {
            if (root is null)
            {
                tried.Add($"{label}: not set");
                continue;
            }

            string folder = Path.Combine(root, publication.Name);
            if (IdxFiles.In(folder, split, out string? missing) is IdxFiles found)
            {
                return found;
            }

            tried.Add($"{label} ({folder}): {(Directory.Exists(folder) ? $"has no {missing}" : "no such folder")}");
        }

        try
        {
            return Download(publication, split, progress, cancel);
        }
        catch (DatasetException e)
        {
            tried.Add($"download: {e.Message}");
            throw NotFound(publication, split, tried, e);
        }
    }

    private IEnumerable<(string Label, string? Root)> Roots() =>
    [
        ($"${DatasetPlaces.Variable}", places.DataRoot),
        ("the system's datasets", places.SystemRoot),
        ("your cache", places.CacheRoot),
    ];

    private IdxFiles Download(IdxPublication publication, DatasetSplit split, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        string folder = Path.Combine(places.CacheRoot, publication.Name);
        foreach (string name in new[] { IdxFiles.LabelsName(split), IdxFiles.ImagesName(split) })
        {
            string file = name + ".gz", target = Path.Combine(folder, file);
            if (!File.Exists(target))
            {
                downloader.Fetch(new Uri(publication.BaseUrl, file), target, publication.Files[name], progress, cancel);
            }
        }

        return IdxFiles.Require(folder, split);
    }

    private static DatasetException NotFound(IdxPublication publication, DatasetSplit split, List<string> tried, DatasetException last) => new(
        $"{publication.Name}: not found. Tried\n{string.Concat(tried.Select(way => $"  - {way}\n"))}" +
        $"Put {IdxFiles.ImagesName(split)}.gz and {IdxFiles.LabelsName(split)}.gz into one of these folders, or into any folder and give its path.",
        last);
}
