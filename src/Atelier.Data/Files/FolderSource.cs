namespace Atelier.Data;

/// <summary>The files of a folder and of the folders below it.</summary>
internal sealed class FolderSource : IFileSource
{
    private const int MaxDepth = 32;

    private readonly List<SourceFile> _files = [];
    private readonly List<RefusedEntry> _refused = [];
    private readonly HashSet<string> _visited = [];

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DatasetException">It cannot be listed.</exception>
    public FolderSource(string path)
    {
        Path = path;
        DirectoryInfo root = new(path);
        if (List(root, string.Empty, depth: 0) is string fault)
        {
            throw new DatasetException($"{path}: {fault}");
        }

        _files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceFile> Files => _files;

    /// <inheritdoc/>
    public IReadOnlyList<RefusedEntry> Refused => _refused;

    /// <inheritdoc/>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public byte[] Read(SourceFile file)
    {
        string path = PathOf(file.Name);
        try
        {
            // A pipe or device has no length, and opening one may never return.
            long length = Real(new(path)).Length;
            return length == 0 ? throw new DatasetException($"{path}: is empty or no plain file.")
                : length > SourceLimits.FileBytes ? throw new DatasetException($"{path}: has {length} bytes, more than the {SourceLimits.FileBytes} that are read.")
                : File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DatasetException($"{path}: {Fault(file.Name, e)}", e);
        }
        catch (IOException e)
        {
            throw new MachineFaultException($"{path}: {Fault(file.Name, e)}", e);
        }
    }

    // What is wrong with the folder, as a clause; null if nothing is. A link that leads back must not be followed for ever.
    private string? List(DirectoryInfo folder, string prefix, int depth)
    {
        try
        {
            string real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
            if (depth > MaxDepth || !_visited.Add(real))
            {
                return depth > MaxDepth ? $"lies more than {MaxDepth} folders deep" : "is a link to a folder that is read already";
            }

            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
            {
                Add(entry, prefix + entry.Name, depth);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be listed: {e.Message}";
        }
    }

    private void Add(FileSystemInfo entry, string name, int depth)
    {
        if (EntryName.IsHidden(entry.Name))
        {
            return;
        }

        if (entry is DirectoryInfo folder)
        {
            if (List(folder, name + "/", depth + 1) is string fault)
            {
                _refused.Add(new(name, fault));
            }
        }
        else if (_files.Count == SourceLimits.Files)
        {
            throw new DatasetException($"{Path}: holds more than {SourceLimits.Files} files.");
        }
        else
        {
            AddFile((FileInfo)entry, name);
        }
    }

    private void AddFile(FileInfo file, string name)
    {
        try
        {
            FileInfo real = Real(file);
            _files.Add(new(name, real.Length) { Changed = real.LastWriteTimeUtc.Ticks });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone since, or a link that leads nowhere.
            _refused.Add(new(name, Fault(name, e)));
        }
    }

    // What a link leads to; other files themselves.
    private static FileInfo Real(FileInfo file)
        => file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;

    // Bytes of a name that are no text have been replaced, so that no such file is found again.
    private static string Fault(string name, Exception e)
        => name.Contains('\uFFFD', StringComparison.Ordinal) ? "has a name that is not UTF-8; rename it" : $"cannot be read: {e.Message}";
}
