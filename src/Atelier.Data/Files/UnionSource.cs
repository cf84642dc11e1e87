namespace Atelier.Data;

/// <summary>Several sources as one, each of which is a folder at the top.</summary>
internal sealed class UnionSource : IFileSource
{
    private readonly Dictionary<string, IFileSource> _parts;

    /// <param name="parts">The sources by the names of their folders, which differ.</param>
    public UnionSource(IReadOnlyList<(string Name, IFileSource Source)> parts)
    {
        _parts = parts.ToDictionary(part => part.Name, part => part.Source, StringComparer.Ordinal);
        Path = string.Join(',', parts.Select(part => part.Source.Path));
        Files = [.. parts.SelectMany(part => part.Source.Files.Select(file => file with { Name = $"{part.Name}/{file.Name}" })).OrderBy(file => file.Name, StringComparer.Ordinal)];
        Refused = [.. parts.SelectMany(part => part.Source.Refused.Select(entry => entry with { Name = $"{part.Name}/{entry.Name}" }))];
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RefusedEntry> Refused { get; }

    /// <inheritdoc/>
    public byte[] Read(SourceFile file)
    {
        (IFileSource source, string name) = Part(file.Name);
        return source.Read(file with { Name = name });
    }

    /// <inheritdoc/>
    public string PathOf(string name)
    {
        (IFileSource source, string there) = Part(name);
        return source.PathOf(there);
    }

    private (IFileSource Source, string Name) Part(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return (_parts[name[..slash]], name[(slash + 1)..]);
    }
}
