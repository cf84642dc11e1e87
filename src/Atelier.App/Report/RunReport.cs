using Atelier.App.Doctor;

namespace Atelier.App.Report;

/// <summary>Turns a run folder into one self-contained page: what was run, what the doctor says, sample grids over time, and curves.</summary>
public static class RunReport
{
    /// <summary>The page's name within the run folder.</summary>
    public const string FileName = "report.html";

    private const int MostGrids = 24;
    private const string Rate = "images_per_s";

    // Facts that a recipe may state and that the page's head shows; all else in it is a setting.
    private static readonly string[] Facts = ["data", "seed", "backend", "precision", "threads", "version"];
    private static readonly string[] NameKeys = ["recipe", "name"];

    /// <summary>
    /// The page for what the folder holds now: <c>recipe.json</c>, <c>metrics.jsonl</c>, <c>doctor.jsonl</c> and <c>samples/step-*.png</c>, any of which may
    /// be missing. Text from these files is escaped, nothing outside the page is referred to.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Render(string runFolder)
    {
        if (!Directory.Exists(runFolder))
        {
            throw new DirectoryNotFoundException($"Report: there is no run folder '{runFolder}'.");
        }

        IReadOnlyList<(string Key, string Value)> recipe = RecipeFile.Read(Path.Combine(runFolder, "recipe.json"));
        IReadOnlyList<MetricsLine> log = MetricsLog.Read(Path.Combine(runFolder, "metrics.jsonl"));
        CaseHistory? history = CaseHistory.Of(new(runFolder));
        IReadOnlyList<SampleGrid> grids = SampleGrids.Read(Path.Combine(runFolder, "samples"), MostGrids);
        string folderName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder)));
        string title = recipe.FirstOrDefault(s => NameKeys.Contains(s.Key)).Value ?? folderName;
        Html body = Html.Of(
            $"{Summary(recipe, log)}{DoctorSection.Of(history)}{Samples(grids, log)}{ScoreSection.Of(runFolder)}{Charts([.. log, .. DoctorSection.Examinations(history)], DoctorSection.Marks(history))}{Settings(recipe)}");
        return Page.Of(title, folderName, body);
    }

    /// <summary>Renders the page and puts it into the run folder in one step, so that a browser never sees half of it.</summary>
    /// <returns>The page's path.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static string Write(string runFolder)
    {
        string path = Path.Combine(runFolder, FileName), aside = path + ".tmp";
        File.WriteAllText(aside, Render(runFolder));
        File.Move(aside, path, overwrite: true);
        return path;
    }

    private static Html Summary(IReadOnlyList<(string Key, string Value)> recipe, IReadOnlyList<MetricsLine> log)
    {
        List<(string Name, string Value)> tiles = [];
        if (log.Count > 0)
        {
            MetricsLine last = log[^1];
            tiles.Add(("steps", Labels.Count(last.Step)));
            tiles.Add(("time", Labels.Duration(last.Seconds)));
            tiles.Add(("images seen", Labels.Count(last.Images)));
            if (last.Seconds > 0)
            {
                tiles.Add(("images/s", Labels.Number(last.Images / last.Seconds)));
            }
        }

        tiles.AddRange(Facts.SelectMany(fact => recipe.Where(s => s.Key == fact)));
        return Html.Of($"""<dl class="tiles">{tiles.Select(t => Html.Of($"<div><dt>{t.Name}</dt><dd>{t.Value}</dd></div>"))}</dl>""");
    }

    private static Html Samples(IReadOnlyList<SampleGrid> grids, IReadOnlyList<MetricsLine> log) => grids.Count == 0 ? default : Html.Of($"""

        <section class="samples">
        <h2>Samples</h2>
        <div class="viewer"><img alt="" hidden><div class="controls"><button type="button" aria-label="play">&#9654;</button>
        <input type="range" min="0" max="{grids.Count - 1}" value="{grids.Count - 1}" aria-label="time"><output></output></div></div>
        <div class="strip">{grids.Select(grid => Thumbnail(grid, log))}</div>
        </section>

        """);

    private static Html Thumbnail(SampleGrid grid, IReadOnlyList<MetricsLine> log)
    {
        string step = $"step {Labels.Count(grid.Step)}";
        Html time = log.LastOrDefault(line => line.Step <= grid.Step) is { } line ? Html.Of($"<br>{Labels.Duration(line.Seconds)}") : default;
        return Html.Of($"""<figure><img src="data:image/png;base64,{Html.Raw(Convert.ToBase64String(grid.Png))}" alt="samples at {step}"><figcaption>{step}{time}</figcaption></figure>""");
    }

    private static Html Charts(IReadOnlyList<MetricsLine> log, IReadOnlyList<Mark> marks)
    {
        var charts = log.SelectMany(line => line.Values.Keys).Distinct()
            .GroupBy(name => name.Split('/')[0])
            .OrderBy(group => group.Key switch { "loss" => 0, Rate => 2, _ => 1 }).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Chart(group.Key, [.. group.Order(StringComparer.Ordinal)], log))
            .ToArray();
        return charts.Length == 0
            ? Html.Of($"""<p class="dim">No metrics yet.</p>""")
            : Html.Of($"""<section><h2>Curves</h2><div class="charts">{charts.Select(chart => (chart with { Marks = marks }).Render())}</div></section>""");
    }

    private static SvgChart Chart(string title, string[] names, IReadOnlyList<MetricsLine> log) => new(
        title == Rate ? "images/s" : title,
        "step",
        [.. names.Select(name => new Series(
            name == title ? name : name[(title.Length + 1)..],
            [.. log.Where(line => line.Values.ContainsKey(name)).Select(line => new Point(line.Step, line.Values[name]))]))]);

    private static Html Settings(IReadOnlyList<(string Key, string Value)> recipe)
    {
        var settings = recipe.Where(s => !Facts.Contains(s.Key) && !NameKeys.Contains(s.Key)).ToArray();
        return settings.Length == 0 ? default : Html.Of($"""
            <section><h2>Recipe</h2><table>{settings.Select(s => Html.Of($"<tr><th>{s.Key}</th><td>{s.Value}</td></tr>"))}</table></section>
            """);
    }
}
