using System.Xml.Linq;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

/// <summary>References go downward only, along these edges; what follows from them is not written again.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] Edges =
    [
        "Nn -> Tensors", "Imaging -> Tensors", "Data -> Imaging", "Metrics -> Nn", "Metrics -> Data", "Training -> Metrics",
        "OneDnn -> Tensors", "Models -> Training", "App -> Models", "App -> OneDnn", "Cli -> App",
    ];

    [Fact]
    public void Projects_refer_to_each_other_along_the_stated_edges()
    {
        IEnumerable<string> found =
            from project in Directory.EnumerateFiles(RepositoryRoot.Path("src"), "*.csproj", SearchOption.AllDirectories)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            select $"{Name(project)} -> {Name(((string?)reference.Attribute("Include") ?? "").Replace('\\', '/'))}";
        Assert.Equal(Edges.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));

        static string Name(string project) => Path.GetFileNameWithoutExtension(project).Replace("Atelier.", "", StringComparison.Ordinal);
    }
}
