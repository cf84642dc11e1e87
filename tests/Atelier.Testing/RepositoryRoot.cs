namespace Atelier.Testing;

/// <summary>The folder that holds Atelier.slnx, found by walking up from where the tests were built.</summary>
public static class RepositoryRoot
{
    /// <summary>The absolute path of a file or folder of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    private static string Folder { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Atelier.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {start} holds Atelier.slnx.");
    }
}
