using System.Globalization;
using System.Text;
using Atelier.App.Comparison;
using Atelier.App.Doctor;
using Atelier.App.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;

namespace Atelier.App.Report;

/// <summary>A comparison as one self-contained page: who leads, quality against time, pictures side by side, what the doctor said, and each recipe.</summary>
public static class ComparisonPage
{
    /// <summary>The page's name within the comparison's folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the page into the comparison's folder, in one step.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public static string Write(string folder, Leaderboard board)
    {
        string path = Path.Combine(folder, FileName);
        SharedFile.Replace(path, Encoding.UTF8.GetBytes(Render(board)));
        return path;
    }

    /// <summary>The page.</summary>
    public static string Render(Leaderboard board)
    {
        ComparisonQuestion question = board.Comparison.Question;
        string title = $"{board.Standings.Count} {(board.Standings.Count == 1 ? "recipe" : "recipes")} on {Path.GetFileName(question.Data)}";
        Html body = Html.Of($"{Facts(board)}{Table(board)}{Charts(board)}{Grids(board)}{Doctor(board)}{Recipes(board)}");
        return Page.Of(title, $"each trained for {Budget(question)}, {(board.Comparison.Seeds == 1 ? "one seed" : $"{board.Comparison.Seeds} seeds")}", body);
    }

    private static string Budget(ComparisonQuestion question) => Runs.Budget.Parse(question.Budget) is TimeBudget time ? Labels.Duration(time.Time.TotalSeconds) : question.Budget;

    private static Html Facts(Leaderboard board)
    {
        ComparisonQuestion question = board.Comparison.Question;
        PictureSpec size = question.Pictures;
        (string Name, string Value)[] tiles =
        [
            ("data", Path.GetFileName(question.Data)),
            ("pictures", string.Create(CultureInfo.InvariantCulture, $"{Labels.Count(question.DataCount)} of {size.Width}x{size.Height}x{size.Channels}")),
            ("judged each time", Labels.Count(question.Judged)),
            ("backend", question.Backend),
            ("precision", question.Precision ?? "each recipe's"),
            ("threads", Labels.Count(question.Threads)),
            ("version", question.Version),
        ];
        return Html.Of($"""<dl class="tiles">{tiles.Select(t => Html.Of($"<div><dt>{t.Name}</dt><dd>{t.Value}</dd></div>"))}</dl>{board.Notes.Select(note => Html.Of($"""<p class="warning">{note}</p>"""))}""");
    }

    private static Html Table(Leaderboard board)
    {
        var table = LeaderboardTable.Of(board);
        string passport = board.Quantities.Count == 0 ? "" : $"{board.Quantities[0].Passport with { Settings = "" }}";
        Html contenders = board.ContendersInWords.Length == 0 ? default : Html.Of($"""<p>{board.ContendersInWords}</p>""");
        return Html.Of($"""

            <section><h2>Leaderboard</h2>
            <div class="wide"><table><tr>{table.Head.Select(cell => Html.Of($"<th>{cell}</th>"))}</tr>
            {table.Rows.Select(row => Html.Of($"<tr>{row.Select(cell => Html.Of($"<td>{cell}</td>"))}</tr>\n"))}</table></div>
            {contenders}<p class="dim">{board.IntervalsInWords} Time spent on scoring, pictures and checkpoints does not count against the budget.</p>
            <p class="dim">{passport}</p>
            </section>

            """);
    }

    /// <summary>A chart a quantity, a curve a recipe: the mean over its seeds at each milestone.</summary>
    private static Html Charts(Leaderboard board) => board.Quantities.Count == 0 ? default : Html.Of($"""

        <section><h2>Quality against time</h2>
        <div class="charts">{board.Quantities.Select(quantity => Chart(board, quantity).Render())}</div>
        </section>

        """);

    private static SvgChart Chart(Leaderboard board, Score quantity)
    {
        Series[] curves = [.. board.Standings.Select(standing => new Series(standing.Entrant.Name, [.. Points(standing, quantity.Name)]))];
        double end = curves.SelectMany(curve => curve.Points).Select(point => point.X).DefaultIfEmpty(0).Max();
        Series[] floor = quantity.Floor is { } real ? [new("real against real", [new(0, real.Value), new(end, real.Value)])] : [];
        return new($"{quantity.Name} {(quantity.Better == Better.Lower ? '↓' : '↑')}", "seconds of training", [.. curves, .. floor]);
    }

    private static IEnumerable<Point> Points(Standing standing, string quantity)
    {
        Point[][] trials = [.. standing.Trials.Select(trial => trial.Points
            .Select(point => (point.Seconds, Score: point.Scores.FirstOrDefault(score => score.Name == quantity)))
            .Where(point => point.Score is not null).Select(point => new Point(point.Seconds, point.Score!.Value)).ToArray())];
        int most = trials.Select(points => points.Length).DefaultIfEmpty(0).Max();
        return Enumerable.Range(0, most).Select(i => trials.Where(points => i < points.Length).Select(points => points[i]).ToArray())
            .Select(points => new Point(points.Average(point => point.X), points.Average(point => point.Y)));
    }

    private static Html Grids(Leaderboard board) => Html.Of($"""

        <section><h2>Pictures</h2>
        <p class="dim">The last of each trial, of the same latent vectors; the best recipe first.</p>
        <div class="grids">{board.Standings.SelectMany(standing => standing.Trials).Select(Grid)}</div>
        </section>

        """);

    private static Html Grid(TrialResult trial) => SampleGrids.Last(Path.Combine(trial.Trial.Run.Path, "samples")) is not { } grid ? default : Html.Of($"""
        <figure><img src="data:image/png;base64,{Html.Raw(Convert.ToBase64String(grid.Png))}" alt="samples of {trial.Trial.Name}"><figcaption>{trial.Trial.Name}<br><span class="dim">step {Labels.Count(grid.Step)}</span></figcaption></figure>

        """);

    /// <summary>Findings whole; what is well in one line.</summary>
    private static Html Doctor(Leaderboard board)
    {
        ILookup<bool?, TrialResult> trials = board.Standings.SelectMany(standing => standing.Trials).ToLookup(trial => trial.History is { } history ? history.Findings.Count == 0 : (bool?)null);
        return Html.Of($"""

            <section><h2>What the doctor said</h2>
            {trials[false].Select(trial => Html.Of($"<h3>{trial.Trial.Name}</h3>{DoctorSection.Findings(trial.History!)}"))}
            {Together("Nothing wrong was found", trials[true])}{Together("No check-up yet", trials[null])}
            </section>

            """);
    }

    private static Html Together(string said, IEnumerable<TrialResult> trials)
        => trials.Any() ? Html.Of($"""<p class="dim">{said}: {string.Join("; ", trials.Select(trial => trial.Trial.Name))}.</p>""") : default;

    private static Html Recipes(Leaderboard board) => Html.Of($"""

        <section><h2>Recipes</h2>
        {board.Standings.Select(standing => Recipe(standing.Entrant, board.Comparison.Question))}
        </section>

        """);

    private static Html Recipe(Entrant entrant, ComparisonQuestion question)
    {
        Recipe recipe = RecipeBook.Find(entrant.Recipe);
        IEnumerable<Html> settings = entrant.Values(question.Settings).All.Select(setting => Html.Of($"<tr><th>{setting.Key}</th><td>{setting.Value}</td></tr>"));
        return Html.Of($"""<details><summary><b>{entrant.Name}</b> <span class="dim">{recipe.Title} ({recipe.Paper})</span></summary><table>{settings}</table></details>""");
    }
}
