namespace Atelier.Data;

/// <summary>How a dataset is wanted. What is left open takes the dataset's own default.</summary>
public sealed record DatasetOptions
{
    /// <summary>Width and height of the pictures in pixels; null for the dataset's own.</summary>
    public int? Size { get; init; }

    /// <summary>1 for grey, 3 for RGB; null for the dataset's own.</summary>
    public int? Channels { get; init; }

    /// <summary>Which part.</summary>
    public DatasetSplit Split { get; init; } = DatasetSplit.Train;

    /// <summary>Told how a download goes on, from another thread; null if nobody watches.</summary>
    public IProgress<DownloadProgress>? Download { get; init; }
}

/// <summary>How far a download is.</summary>
/// <param name="File">The file's name, without folder.</param>
/// <param name="Received">Bytes received.</param>
/// <param name="Total">Bytes expected, or null if the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);
