using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Models.Recipes;

namespace Atelier.App.Evaluation;

/// <summary>The real pictures that others are judged by, and those that a model may have learned by heart.</summary>
/// <param name="Judged">What pictures are judged by: the test pictures; where there are none, the training pictures.</param>
/// <param name="Name">As "fashion-mnist/test"; only the dataset's name where it has no test pictures.</param>
/// <param name="Training">The pictures to learn from.</param>
/// <param name="Note">Why it is not the test pictures; null if it is.</param>
public sealed record RealPictures(IImageDataset Judged, string Name, IImageDataset Training, string? Note)
{
    /// <summary>Whether the pictures judged by are others than those learned from.</summary>
    public bool HeldOut => Judged != Training;

    /// <summary>Opens a dataset with pictures of a size: those of a named dataset are made of that size where they can be, those of a folder come as they are.</summary>
    /// <param name="nameOrPath">As <see cref="DatasetCatalog.Open"/> takes it.</param>
    /// <param name="size">The size of the pictures that are to be judged.</param>
    /// <param name="split">The part to judge by; null takes the test pictures if there are any.</param>
    /// <param name="download">Told how a download goes on; null if nobody watches.</param>
    /// <param name="stop">Gives a download up.</param>
    /// <exception cref="DatasetException">It can't be found or read, or has no such part.</exception>
    /// <exception cref="MetricException">Its pictures have another size.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public static RealPictures Open(
        string nameOrPath, PictureSpec size, DatasetSplit? split = null, IProgress<DownloadProgress>? download = null, CancellationToken stop = default)
        => Open(nameOrPath, size, resize: DatasetCatalog.Names.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase), split, download, stop);

    /// <summary>Opens what a run was trained on, its pictures of the size that training had them in.</summary>
    /// <inheritdoc cref="Open(string, PictureSpec, DatasetSplit?, IProgress{DownloadProgress}?, CancellationToken)"/>
    /// <param name="run">What the run was started with.</param>
    /// <param name="split">The part to judge by; null takes the test pictures if there are any.</param>
    /// <param name="download">Told how a download goes on; null if nobody watches.</param>
    /// <param name="stop">Gives a download up.</param>
    public static RealPictures OfRun(RunRecipe run, DatasetSplit? split = null, IProgress<DownloadProgress>? download = null, CancellationToken stop = default)
        => Open(run.Data, run.Pictures, resize: true, split, download, stop);

    private static RealPictures Open(
        string nameOrPath, PictureSpec size, bool resize, DatasetSplit? split, IProgress<DownloadProgress>? download, CancellationToken stop)
    {
        DatasetOptions options = new() { Size = resize && size.Width == size.Height ? size.Width : null, Channels = size.Channels, Download = download };
        IImageDataset training = Part(DatasetSplit.Train);
        if (split == DatasetSplit.Train)
        {
            return new(training, $"{training.Name}/train", training, null);
        }

        try
        {
            IImageDataset test = Part(DatasetSplit.Test);
            return new(test, $"{test.Name}/test", training, null);
        }
        catch (DatasetException e) when (split is null)
        {
            return new(training, training.Name, training, $"Judged by the pictures to learn from: {e.Message}");
        }

        IImageDataset Part(DatasetSplit part) => Fitting(DatasetCatalog.Open(nameOrPath, options with { Split = part }, stop), size);
    }

    private static IImageDataset Fitting(IImageDataset data, PictureSpec size)
        => (data.Channels, data.Height, data.Width) == (size.Channels, size.Height, size.Width)
            ? data
            : throw new MetricException(
                $"The pictures to judge are {size.Width}x{size.Height}x{size.Channels}, those of {data.Name} {data.Width}x{data.Height}x{data.Channels}: give pictures of one size.");
}
