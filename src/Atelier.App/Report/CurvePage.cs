using System.Text;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Metrics;
using Atelier.Metrics.Trust;

namespace Atelier.App.Report;

/// <summary>Curves of scores as a file: a page with values under the pointer, or a drawing.</summary>
public static class CurvePage
{
    /// <summary>The file formats, by extension.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".html", ".svg"];

    /// <summary>Refuses a file of another kind: asked before minutes of measuring.</summary>
    /// <exception cref="FormatException">Its extension is none of <see cref="Extensions"/>.</exception>
    public static void RefuseOther(string path)
    {
        if (!Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new FormatException($"A curve is drawn into a file that ends in {string.Join(" or ", Extensions)}, not into {Path.GetFileName(path)}.");
        }
    }

    /// <summary>Writes a curve's charts.</summary>
    /// <param name="path">The file; its extension, one of <see cref="Extensions"/>, says which kind.</param>
    /// <param name="name">What was judged.</param>
    /// <param name="curve">Its scores.</param>
    /// <exception cref="FormatException">It is another extension.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, string name, ScoreCurve curve)
    {
        RefuseOther(path);
        SvgChart[] charts = [.. Charts(curve)];
        string content = Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase)
            ? SvgChart.File(charts)
            : Page.Of(name, $"{curve.Points[^1].Scores[0].Passport with { Settings = "", Truncation = null }}", Html.Of($"""<div class="charts">{charts.Select(chart => chart.Render())}</div>"""));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SharedFile.Replace(path, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Distances in one chart, shares in another: each has a scale of its own.</summary>
    private static IEnumerable<SvgChart> Charts(ScoreCurve curve)
    {
        double[] places = [.. curve.Points.Select(point => point.At)];
        return curve.Points.SelectMany(point => point.Scores.Select(score => (point.At, Score: score)))
            .GroupBy(scored => scored.Score.Better)
            .Select(kind =>
            {
                ILookup<string, (double At, Score Score)> byName = kind.ToLookup(scored => scored.Score.Name);
                Series[] scores = [.. byName.Select(scored => new Series(scored.Key, [.. scored.Select(s => new Point(s.At, s.Score.Value))]))];
                Series[] floor = scores.Length > 1 ? [] : [new("real against real", [.. kind.Where(s => s.Score.Floor is not null).Select(s => new Point(s.At, s.Score.Floor!.Value))])];
                string title = kind.Key == Better.Lower ? $"{scores[0].Name} against {curve.Over}" : "precision (fidelity) and recall (diversity)";
                return new SvgChart(title, curve.Over, [.. scores, .. floor]) { Across = places[0] > 0 && places[^1] > 50 * places[0] ? Axis.Logarithmic(places[0], places[^1]) : null };
            });
    }
}
