using Atelier.Data.Mixtures;
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
        .. Mixture.All.Select(mixture => new Entry(mixture.Name, (options, _) => OpenMixture(options, mixture))),
        new(IdxPublication.Mnist.Name, (options, cancel) => OpenPublished(IdxPublication.Mnist, options, cancel), Fetcher(IdxPublication.Mnist)),
        new(IdxPublication.FashionMnist.Name, (options, cancel) => OpenPublished(IdxPublication.FashionMnist, options, cancel), Fetcher(IdxPublication.FashionMnist)),
        .. new[] { CifarPublication.Cifar10, CifarPublication.Cifar100, CifarPublication.Cifar100Coarse }.Select(
            cifar => new Entry(cifar.Name, (options, _) => CifarDataset.Find(cifar, DatasetPlaces.OfThisMachine(), options), Fetcher(cifar))),
    ];

    /// <summary>The datasets known by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    private static IEnumerable<string> Fetchable => Entries.Where(entry => entry.Fetch is not null).Select(entry => entry.Name);

    /// <summary>
    /// Opens a dataset. Those called <c>shapeworld</c> are drawn (32x32x3 unless the options say otherwise); <c>ring8</c> and
    /// <c>grid25</c> are points of the plane (1x2x1); <c>mnist</c> and
    /// <c>fashion-mnist</c> (28x28, grey or grey repeated as RGB) are looked for on this machine, then downloaded from their
    /// publishers; <c>cifar10</c> and <c>cifar100</c> (32x32x3) are looked for on this machine. A path is a folder with MNIST's IDX
    /// files, one of pictures, an archive, a table (see <see cref="PictureFileDataset"/>), or a prepared file; <c>pairs:PATH</c> and <c>domains:PATH</c> say
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

        return File.Exists(nameOrPath) && PackedFile.IsAt(nameOrPath) ? PackedDataset.Open(nameOrPath, options)
            : DatasetPath.Parse(nameOrPath) is not null ? PictureFileDataset.Open(nameOrPath, options)
            : throw new DatasetException(
                $"There is no dataset or folder '{nameOrPath}'{NearestName.Hint(nameOrPath, Names)}. " +
                $"There are {string.Join(", ", Names)}, or give the path of a folder of pictures, an archive, a table or a prepared file.");
    }

    /// <summary>Brings a published dataset to this machine, unless it is here already.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="progress">Told how the download goes on; null if nobody watches.</param>
    /// <param name="cancel">Gives it up; nothing is left behind.</param>
    /// <returns>The files or folders in which it is.</returns>
    /// <exception cref="DatasetException">There is no such dataset, it needs no files, or it cannot be had.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static IReadOnlyList<string> Fetch(string name, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
        => Array.Find(Entries, e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is Entry entry
            ? entry.Fetch?.Invoke(progress, cancel) ?? throw new DatasetException($"{entry.Name}: is drawn when it is used; there is nothing to fetch.")
            : name.Equals("celeba", StringComparison.OrdinalIgnoreCase) ? throw new DatasetException(
                "celeba: its publisher asks for consent to the terms of use, so it has to be downloaded by hand from https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html: " +
                "put the folder img_align_celeba, list_attr_celeba.txt and list_eval_partition.txt into one folder, and give its path.")
            : throw new DatasetException($"There is no dataset '{name}' to fetch{NearestName.Hint(name, Fetchable)}. There are {string.Join(", ", Fetchable)}.");

    /// <summary>What a user wrote for a dataset, as it can be written from any folder: a name as it is, paths in full.</summary>
    /// <param name="nameOrPath">As <see cref="Open"/> takes it.</param>
    public static string FullName(string nameOrPath)
        => Names.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase) ? nameOrPath : DatasetPath.Parse(nameOrPath)?.FullName ?? Path.GetFullPath(nameOrPath);

    /// <summary>Where what is made of a dataset goes unless told otherwise: beside its files, or under its name in the working folder.</summary>
    /// <param name="nameOrPath">As <see cref="Open"/> takes it.</param>
    public static string BesidePath(string nameOrPath)
        => Names.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase) ? nameOrPath : DatasetPath.Parse(nameOrPath)?.Beside ?? nameOrPath;

    /// <summary>A dataset's records: pictures in files one by one, without decoding any yet; others as they are served.</summary>
    internal static IRecords OpenRecords(string nameOrPath, DatasetOptions options, string? quarantine, CancellationToken cancel)
        => IsInPictureFiles(nameOrPath) && DatasetPath.Parse(nameOrPath) is DatasetPath path
            ? FileRecords.Open(path, options, quarantine is null ? Quarantine.Read(path.Beside + Quarantine.Suffix) : Quarantine.ReadGiven(quarantine))
            : new DatasetRecords(Open(nameOrPath, options, cancel));

    /// <summary>Whether what a user wrote names pictures in files, which can be damaged one by one.</summary>
    internal static bool IsInPictureFiles(string nameOrPath) => !Names.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase)
        && !(Directory.Exists(nameOrPath) && IdxFiles.AreIn(nameOrPath)) && !(File.Exists(nameOrPath) && PackedFile.IsAt(nameOrPath));

    private static ShapeWorldDataset OpenShapeWorld(DatasetOptions options, WorldStyle style, long seed = 0)
        => new(options.Size ?? 32, options.Channels ?? 3, seed, options.Split, style: style);

    private static MixtureDataset OpenMixture(DatasetOptions options, Mixture mixture) => options is { Size: null, Channels: null or 1 }
        ? new(mixture, options.Split)
        : throw new DatasetException($"{mixture.Name}: a point is a picture of 1x2 pixels and 1 channel; no other size or number of channels can be had.");

    // Each domain draws a world of its own, so that no picture of one has its like in another.
    private static IImageDataset OpenDomains(string name, DatasetOptions options, params WorldStyle[] styles)
        => DatasetViews.Domains(name, [.. styles.Select((style, seed) => ($"{style}".ToLowerInvariant(), (IImageDataset)OpenShapeWorld(options, style, seed)))]);

    private static IdxDataset OpenPublished(IdxPublication publication, DatasetOptions options, CancellationToken cancel)
    {
        var locator = new IdxLocator(DatasetPlaces.OfThisMachine(), new Downloader());
        IdxFiles files = locator.Locate(publication, options.Split, options.Download, cancel);
        return IdxDataset.Open(publication.Name, files, publication.ClassNames, options);
    }

    private static Func<IProgress<DownloadProgress>?, CancellationToken, IReadOnlyList<string>> Fetcher(IdxPublication publication) => (progress, cancel) =>
    {
        var locator = new IdxLocator(DatasetPlaces.OfThisMachine(), new Downloader());
        return [.. Enum.GetValues<DatasetSplit>().Select(split => locator.Locate(publication, split, progress, cancel)).SelectMany(files => new[] { files.Images, files.Labels })];
    };

    private static Func<IProgress<DownloadProgress>?, CancellationToken, IReadOnlyList<string>> Fetcher(CifarPublication publication) => (progress, cancel) =>
    {
        DatasetPlaces places = DatasetPlaces.OfThisMachine();
        if (CifarDataset.Place(publication, places, DatasetSplit.Train) is string found)
        {
            return [found];
        }

        string target = Path.Combine(places.CacheRoot, publication.ArchiveName);
        new Downloader().Fetch(publication.Archive, target, publication.Published, progress, cancel);
        return [target];
    };

    /// <summary>A dataset known by name.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Open">Opens it.</param>
    /// <param name="Fetch">Brings its files to this machine and tells where they are; null where there are none.</param>
    private sealed record Entry(
        string Name,
        Func<DatasetOptions, CancellationToken, IImageDataset> Open,
        Func<IProgress<DownloadProgress>?, CancellationToken, IReadOnlyList<string>>? Fetch = null);
}
