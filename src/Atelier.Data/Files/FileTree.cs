namespace Atelier.Data;

/// <summary>A source's files as folders in folders.</summary>
internal sealed class FileTree
{
    private readonly Lazy<IReadOnlyList<FileTree>> _folders;

    private FileTree(string name, string root, IReadOnlyList<SourceFile> all)
    {
        (Name, Root, All) = (name, root, all);
        _folders = new(() => [.. all
            .Where(file => file.Name.IndexOf('/', root.Length) > 0)
            .GroupBy(file => file.Name[root.Length..file.Name.IndexOf('/', root.Length)])
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new FileTree(group.Key, $"{root}{group.Key}/", [.. group]))]);
    }

    /// <summary>The folder's own name.</summary>
    public string Name { get; }

    /// <summary>What the names of all its files begin with.</summary>
    public string Root { get; }

    /// <summary>All files, sorted ordinally.</summary>
    public IReadOnlyList<SourceFile> All { get; }

    /// <summary>The files that lie in it and in no folder below.</summary>
    public IEnumerable<SourceFile> Here => All.Where(file => file.Name.IndexOf('/', Root.Length) < 0);

    /// <summary>Folders with at least one file, sorted ordinally by name.</summary>
    public IReadOnlyList<FileTree> Folders => _folders.Value;

    /// <summary>A source's tree; a folder that holds everything else, as archives usually have, is seen through.</summary>
    public static FileTree Of(IFileSource source)
    {
        FileTree tree = new(string.Empty, string.Empty, source.Files);
        while (tree.Folders.Count == 1 && !tree.Here.Any() && !IsPart(tree.Folders[0].Name))
        {
            tree = tree.Folders[0];
        }

        return tree;
    }

    /// <summary>The folder of a part's pictures; null if there is none.</summary>
    public FileTree? Part(DatasetSplit split)
        => Folders.FirstOrDefault(folder => folder.Name.Equals(split.ToString(), StringComparison.OrdinalIgnoreCase));

    /// <summary>A file's name from here on.</summary>
    public string Relative(SourceFile file) => file.Name[Root.Length..];

    private static bool IsPart(string name) => Enum.GetNames<DatasetSplit>().Contains(name, StringComparer.OrdinalIgnoreCase);
}
