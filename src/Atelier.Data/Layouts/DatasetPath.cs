namespace Atelier.Data;

/// <summary>
/// What a user writes for a dataset in files: the path of a folder, archive or table, of which the layout is recognised; or
/// <c>pairs:</c> or <c>domains:</c> and one path, or several with commas between, each of which then is one side or one domain.
/// </summary>
internal sealed record DatasetPath
{
    private static readonly (string Prefix, ILayout Layout)[] s_prefixes = [("pairs:", new PairLayout()), ("domains:", new DomainLayout())];

    private readonly string _prefix;
    private readonly string[] _paths;
    private readonly ILayout? _layout;

    private DatasetPath(string prefix, string[] paths, ILayout? layout) => (_prefix, _paths, _layout) = (prefix, paths, layout);

    /// <summary>What to call the dataset: the last part of its path.</summary>
    public string Name => string.Join('-', _paths.Select(LastName));

    /// <summary>The same as it can be written from any folder.</summary>
    public string FullName => _prefix + string.Join(',', _paths.Select(Path.GetFullPath));

    /// <summary>Where what is made of the dataset lies unless told otherwise: beside it, under its name.</summary>
    public string Beside
    {
        get
        {
            string first = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_paths[0]));
            return Path.GetDirectoryName(first) is string folder ? Path.Combine(folder, Name) : first;
        }
    }

    /// <summary>Takes what a user wrote apart; null if it names nothing that there is.</summary>
    public static DatasetPath? Parse(string written)
    {
        (string prefix, ILayout? layout) = Array.Find(s_prefixes, known => written.StartsWith(known.Prefix, StringComparison.Ordinal));
        string[] paths = prefix is null ? [written] : written[prefix.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return paths.Length > 0 && Array.TrueForAll(paths, Path.Exists) ? new(prefix ?? string.Empty, paths, layout) : null;
    }

    /// <summary>Opens the files and finds out how they are laid out.</summary>
    /// <exception cref="DatasetException">They cannot be listed, or a file is of no kind that is read.</exception>
    public (IFileSource Source, ILayout Layout) Open()
    {
        if (_paths.Length > 1)
        {
            return (new UnionSource([.. _paths.Select((path, i) => ($"{i}-{LastName(path)}", FileKinds.Open(path)))]), _layout!);
        }

        string path = _paths[0];
        if (_layout is null && File.Exists(path) && Tables.IsTable(path))
        {
            return (new FolderSource(Path.GetDirectoryName(Path.GetFullPath(path))!), new TableLayout(Path.GetFileName(path)));
        }

        IFileSource source = FileKinds.Open(path);
        return (source, _layout ?? Recognise(source));
    }

    private static ILayout Recognise(IFileSource source)
    {
        FileTree tree = FileTree.Of(source);
        return TableLayout.Fits(tree) ? new TableLayout()
            : CelebALayout.Find(source, CelebALayout.AttributeFile) is not null ? new CelebALayout()
            : DomainLayout.Fits(tree) ? new DomainLayout()
            : new FolderLayout();
    }

    private static string LastName(string path) => new DirectoryInfo(path).Name;
}
