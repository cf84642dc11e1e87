using Atelier.Data.ShapeWorld;

namespace Atelier.Data;

/// <summary>Opens datasets by name or path.</summary>
public static class DatasetCatalog
{
    private static readonly Entry[] Entries =
    [
        new("shapeworld", (options, _) => OpenShapeWorld(options, WorldStyle.Rich)),
        new("shapeworld-plain", (options, _) => OpenShapeWorld(options, WorldStyle.Plain)),
        new(IdxPublication.Mnist.Name, (options, cancel) => OpenPublished(IdxPublication.Mnist, options, cancel)),
        new(IdxPublication.FashionMnist.Name, (options, cancel) => OpenPublished(IdxPublication.FashionMnist, options, cancel)),
        new("cifar10", (options, _) => Cifar10Dataset.Find(DatasetPlaces.OfThisMachine(), options)),
    ];

    /// <summary>The datasets known by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>
    /// Opens a dataset. <c>shapeworld</c> and <c>shapeworld-plain</c> are drawn (32x32x3 unless the options say otherwise); <c>mnist</c> and
    /// <c>fashion-mnist</c> (28x28, grey or grey repeated as RGB) are looked for on this machine, then downloaded from their
    /// publishers; <c>cifar10</c> (32x32x3) is looked for on this machine; a path is a folder with MNIST's IDX files, or one of PNG pictures (see <see cref="ImageFolderDataset"/>).
    /// </summary>
    /// <param name="nameOrPath">One of <see cref="Names"/>, or the path of a folder; write ./NAME for a folder that is called like a dataset.</param>
    /// <param name="options">How the pictures are wanted.</param>
    /// <param name="cancel">Gives a download up.</param>
    /// <exception cref="DatasetException">There is no such dataset, it is damaged, or it cannot be had as wanted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static IImageDataset Open(string nameOrPath, DatasetOptions options, CancellationToken cancel = default)
    {
        if (options.Channels is not (null or 1 or 3))
        {
            throw new DatasetException($"{nameOrPath}: {options.Channels} channels cannot be had, only 1 (grey) or 3 (RGB).");
        }

        if (Array.Find(Entries, e => e.Name.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase)) is Entry entry)
        {
            return entry.Open(options, cancel);
        }

        if (Directory.Exists(nameOrPath))
        {
            return IdxFiles.AreIn(nameOrPath)
                ? IdxDataset.Open(FolderName(nameOrPath), IdxFiles.Require(nameOrPath, options.Split), classNames: null, options)
                : ImageFolderDataset.Open(nameOrPath, options);
        }

        throw new DatasetException(File.Exists(nameOrPath)
            ? $"'{nameOrPath}' is a file; a dataset is a folder of pictures, or one of {string.Join(", ", Names)}."
            : $"There is no dataset or folder '{nameOrPath}'{NearestName.Hint(nameOrPath, Names)}. " +
              $"There are {string.Join(", ", Names)}, or give the path of a folder of pictures.");
    }

    /// <summary>What a dataset in a folder is called.</summary>
    internal static string FolderName(string path) => new DirectoryInfo(path).Name;

    private static ShapeWorldDataset OpenShapeWorld(DatasetOptions options, WorldStyle style)
        => new(options.Size ?? 32, options.Channels ?? 3, split: options.Split, style: style);

    private static IdxDataset OpenPublished(IdxPublication publication, DatasetOptions options, CancellationToken cancel)
    {
        var locator = new IdxLocator(DatasetPlaces.OfThisMachine(), new Downloader());
        IdxFiles files = locator.Locate(publication, options.Split, options.Download, cancel);
        return IdxDataset.Open(publication.Name, files, publication.ClassNames, options);
    }

    private sealed record Entry(string Name, Func<DatasetOptions, CancellationToken, IImageDataset> Open);
}
