using System.Xml.Linq;
using Atelier.App.Evaluation;
using Atelier.App.Report;
using Atelier.App.Tests.Store;
using Atelier.Metrics;
using Atelier.Testing;

namespace Atelier.App.Tests.Report;

public sealed class CurvePageTests : IDisposable
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly ScoreCurve s_truncation = new(
        "truncation",
        [
            .. new[] { 0.5, 1, 2 }.Select(at => new ScorePoint(
                at, [Folders.Score(1, 9 - at).Score, Folders.Score(1, 1 - (at / 4), "precision", better: Better.Higher).Score, Folders.Score(1, at / 4, "recall", better: Better.Higher).Score])),
        ]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_drawing_is_one_whole_file_with_distances_and_shares_apart()
    {
        CurvePage.Write(_folder["new", "c.svg"], "gan, step 1", s_truncation);
        XElement root = XElement.Load(_folder["new", "c.svg"]);
        Assert.Equal(s_svg + "svg", root.Name);
        string[] texts = [.. root.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.All(
            ["FD[small] against truncation", "real against real", "precision (fidelity) and recall (diversity)", "precision[small]", "recall[small]"],
            text => Assert.Contains(text, texts));
        Assert.Equal(2, root.Elements(s_svg + "g").Count());

        // Two curves a chart, each with its marks.
        Assert.Equal(8, root.Descendants(s_svg + "svg").Elements(s_svg + "path").Count());
    }

    [Fact]
    public void A_page_has_the_charts_and_the_passport()
    {
        CurvePage.Write(_folder["c.html"], "gan <1>, step 1", s_truncation);
        string page = File.ReadAllText(_folder["c.html"]);
        Assert.All(["gan &lt;1&gt;, step 1", "reference shapes/test", "FD[small] against truncation", "</html>"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_over_decades_stand_on_a_logarithmic_axis()
    {
        CurvePage.Write(_folder["c.svg"], "gan", new("n", [.. new[] { 100, 1_000, 10_000 }.Select(n => new ScorePoint(n, [Folders.Score(1, 1000.0 / n, n: n).Score]))]));
        string[] ticks = [.. XElement.Load(_folder["c.svg"]).Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.All(["100", "1000", "10k"], tick => Assert.Contains(tick, ticks));
        Assert.DoesNotContain("2000", ticks);
    }

    [Fact]
    public void Another_kind_of_file_is_refused()
        => Assert.Equal(
            "A curve is drawn into a file that ends in .html or .svg, not into c.png.",
            Assert.Throws<FormatException>(() => CurvePage.Write(_folder["c.png"], "gan", s_truncation)).Message);
}
