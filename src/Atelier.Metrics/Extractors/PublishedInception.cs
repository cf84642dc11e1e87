using Atelier.Data;

namespace Atelier.Metrics.Extractors;

/// <summary>The weights that make a Fréchet distance an FID.</summary>
public static class PublishedInception
{
    /// <summary>Their SHA-256: a score is called FID only if its extractor has this hash.</summary>
    public const string Hash = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2";

    /// <summary>The name they are published under.</summary>
    public const string FileName = "pt_inception-2015-12-05-6726825d.pth";

    /// <summary>Where they are published.</summary>
    public static Uri Source { get; } = new($"https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/{FileName}");

    private static readonly PublishedPlainFile s_file = new(95_628_359, Hash);

    /// <summary>The path of the file, downloaded once and checked.</summary>
    /// <param name="progress">Told how the download goes on.</param>
    /// <param name="cancel">Gives the download up.</param>
    /// <exception cref="ExtractorException">It cannot be had.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static string Locate(IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        string path = Path.Combine(Path.GetDirectoryName(DatasetPlaces.OfThisMachine().CacheRoot)!, "weights", FileName);
        if (File.Exists(path))
        {
            return path;
        }

        try
        {
            new Downloader().Fetch(Source, path, s_file, progress, cancel);
            return path;
        }
        catch (DatasetException e)
        {
            throw new ExtractorException($"inception-v3: its weights cannot be downloaded ({e.Message}). Fetch {Source} by other means and give the file's path.", e);
        }
    }
}
