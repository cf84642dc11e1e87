using Atelier.App.Comparison;
using Atelier.Data;
using Atelier.Testing;

namespace Atelier.App.Tests.Comparison;

/// <summary>A comparison of two recipes with two seeds that has come to its end, trained once for all tests.</summary>
public sealed class FinishedComparison : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FinishedComparison()
    {
        Data = TinyComparisons.Data(Pictures);
        Told = Open(Folder, 2, "gan:width=8", "dcgan:width=4").Run();
    }

    public string Pictures => _folder["pictures"];

    public string Folder => _folder["comparison"];

    public IImageDataset Data { get; }

    /// <summary>What was told while it was trained.</summary>
    public IReadOnlyList<ComparisonEvent> Told { get; }

    /// <summary>Opens it again.</summary>
    public RecipeComparison Open() => Open(Folder, 2);

    /// <summary>Asks its question in a folder, of its recipes or of others.</summary>
    public RecipeComparison Open(string folder, int seeds, params string[] recipes)
        => RecipeComparison.Open(folder, new(TinyComparisons.Question(Pictures, Data), [.. recipes.Select(Entrant.Parse)], seeds), Data);

    public void CopyTo(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();
}
