using Atelier.Data.ShapeWorld;

namespace Atelier.Data;

/// <summary>Opens datasets by name or path.</summary>
public static class DatasetCatalog
{
    private static readonly Entry[] Entries =
    [
        new("shapeworld", (options, _) => OpenShapeWorld(options, WorldStyle.Rich)),
        new("shapeworld-plain", (options, _) => OpenShapeWorld(options, WorldStyle.Plain)),
        new("shapeworld-sketch", (options, _) => OpenShapeWorld(options, WorldStyle.Sketch)),
        new("shapeworld-pairs", (options, _) => OpenShapeWorld(options, WorldStyle.Sketch).PairedWith(OpenShapeWorld(options, WorldStyle.Rich), "shapeworld-pairs")),
        new("shapeworld-styles", (options, _) => OpenDomains("shapeworld-styles", options, WorldStyle.Rich, WorldStyle.Plain)),
        new("shapeworld-domains", (options, _) => OpenDomains("shapeworld-domains", options, WorldStyle.Rich, WorldStyle.Plain, WorldStyle.Sketch)),
        new(IdxPublication.Mnist.Name, (options, cancel) => OpenPublished(IdxPublication.Mnist, options, cancel)),
        new(IdxPublication.FashionMnist.Name, (options, cancel) => OpenPublished(IdxPublication.FashionMnist, options, cancel)),
        .. new[] { CifarPublication.Cifar10, CifarPublication.Cifar100, CifarPublication.Cifar100Coarse }.Select(
            cifar => new Entry(cifar.Name, (options, _) => CifarDataset.Find(cifar, DatasetPlaces.OfThisMachine(), options))),
    ];

    /// <summary>The datasets known by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>
    /// Opens a dataset. Those called <c>shapeworld</c> are drawn (32x32x3 unless the options say otherwise); <c>mnist</c> and
    /// <c>fashion-mnist</c> (28x28, grey or grey repeated as RGB) are looked for on this machine, then downloaded from their
    /// publishers; <c>cifar10</c> and <c>cifar100</c> (32x32x3) are looked for on this machine. A path is a folder with MNIST's IDX
    /// files, one of pictures, an archive, or a table (see <see cref="PictureFileDataset"/>); <c>pairs:PATH</c> and <c>domains:PATH</c> say
    /// how the pictures belong together. <c>docs/data.md</c> has all of it.
    /// </summary>
    /// <param name="nameOrPath">One of <see cref="Names"/>, or a path; write ./NAME for a folder that is called like a dataset.</param>
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

        if (Directory.Exists(nameOrPath) && IdxFiles.AreIn(nameOrPath))
        {
            return IdxDataset.Open(new DirectoryInfo(nameOrPath).Name, IdxFiles.Require(nameOrPath, options.Split), classNames: null, options);
        }

        return DatasetPath.Parse(nameOrPath) is not null ? PictureFileDataset.Open(nameOrPath, options) : throw new DatasetException(
            $"There is no dataset or folder '{nameOrPath}'{NearestName.Hint(nameOrPath, Names)}. " +
            $"There are {string.Join(", ", Names)}, or give the path of a folder of pictures, an archive, a table or a prepared file.");
    }

    /// <summary>What a user wrote for a dataset, as it can be written from any folder: a name as it is, paths in full.</summary>
    /// <param name="nameOrPath">As <see cref="Open"/> takes it.</param>
    public static string FullName(string nameOrPath)
        => Names.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase) ? nameOrPath : DatasetPath.Parse(nameOrPath)?.FullName ?? Path.GetFullPath(nameOrPath);

    private static ShapeWorldDataset OpenShapeWorld(DatasetOptions options, WorldStyle style, long seed = 0)
        => new(options.Size ?? 32, options.Channels ?? 3, seed, options.Split, style: style);

    // Each domain draws a world of its own, so that no picture of one has its like in another.
    private static IImageDataset OpenDomains(string name, DatasetOptions options, params WorldStyle[] styles)
        => DatasetViews.Domains(name, [.. styles.Select((style, seed) => ($"{style}".ToLowerInvariant(), (IImageDataset)OpenShapeWorld(options, style, seed)))]);

    private static IdxDataset OpenPublished(IdxPublication publication, DatasetOptions options, CancellationToken cancel)
    {
        var locator = new IdxLocator(DatasetPlaces.OfThisMachine(), new Downloader());
        IdxFiles files = locator.Locate(publication, options.Split, options.Download, cancel);
        return IdxDataset.Open(publication.Name, files, publication.ClassNames, options);
    }

    private sealed record Entry(string Name, Func<DatasetOptions, CancellationToken, IImageDataset> Open);
}
