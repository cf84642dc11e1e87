using Atelier.App.Report;
using Atelier.Benchmarks.Reporting;
using Atelier.Benchmarks.Workers;

namespace Atelier.Benchmarks.Variants;

/// <summary>How the GAN variants compare: the part of docs/gans.md that is made from what <c>atelier compare</c> left in a folder.</summary>
internal static class VariantsPage
{
    private const string Results = "variants.json", Pictures = "images/variants";
    private const int Columns = 4;

    private static readonly GeneratedPart s_part = new("bench/compare variants");

    /// <summary>Keeps a comparison's results and pictures (<c>--from</c>), then writes the page from what is kept.</summary>
    public static int Run(string root, Arguments given)
    {
        string kept = Path.Combine(given.Text("--store", Path.Combine(root, "bench", "results")), Results);
        string page = given.Text("--page", Path.Combine(root, "docs", "gans.md"));
        if (given.Text("--from") is { } folder)
        {
            Keep(folder, kept, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(page))!, Pictures));
        }

        if (!File.Exists(kept))
        {
            throw new WorkerException($"{kept} is not there yet: give --from, the folder of a comparison.");
        }

        File.WriteAllText(page, s_part.Insert(File.ReadAllText(page), Render(VariantsResults.Parse(File.ReadAllText(kept)))));
        return 0;
    }

    /// <summary>The table, what its intervals are, and the pictures.</summary>
    public static string Render(VariantsResults results) => $"""
        {Format.Table(results.Head, results.Rows)}
        {results.InWords}

        {Grids(results)}
        """;

    /// <summary>Results are kept for the page to be made again; pictures of each recipe's first seed go beside it.</summary>
    private static void Keep(string folder, string kept, string pictures)
    {
        string results = Path.Combine(folder, App.Comparison.LeaderboardFiles.JsonName);
        if (!File.Exists(results))
        {
            throw new WorkerException($"{folder} is no comparison's folder: it has no {App.Comparison.LeaderboardFiles.JsonName}.");
        }

        File.Copy(results, kept, overwrite: true);
        Directory.CreateDirectory(pictures);
        foreach (VariantsResults.Recipe recipe in VariantsResults.Parse(File.ReadAllText(results)).Recipes)
        {
            if (SampleGrids.Last(Path.Combine(folder, "runs", recipe.FirstRun, "samples")) is { } grid)
            {
                File.WriteAllBytes(Path.Combine(pictures, $"{recipe.FirstRun}.png"), grid.Png);
            }
        }
    }

    private static string Grids(VariantsResults results)
    {
        string[] cells = [.. results.Recipes.Select(recipe => $"![{recipe.Name}]({Pictures}/{recipe.FirstRun}.png)<br>{recipe.Name}")];
        string[][] rows = [.. cells.Chunk(Columns).Select(row => (string[])[.. row, .. Enumerable.Repeat("", Columns - row.Length)])];
        return string.Concat(rows.Prepend([.. Enumerable.Repeat("---", Columns)]).Prepend([.. Enumerable.Repeat("", Columns)]).Select(row => $"| {string.Join(" | ", row)} |\n"));
    }
}
