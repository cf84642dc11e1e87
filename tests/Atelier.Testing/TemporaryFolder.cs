namespace Atelier.Testing;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder; empty at first.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("atelier-test-").FullName;

    /// <summary>The path of something in it.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The path of something in it; the folders on the way are made.</summary>
    public string Make(params string[] parts)
    {
        string path = this[parts];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException) when (OperatingSystem.IsLinux())
        {
            // Names that are no UTF-8 are beyond .NET, which cannot write them.
            using var remove = System.Diagnostics.Process.Start("rm", ["-rf", Path]);
            remove.WaitForExit();
        }
    }
}
