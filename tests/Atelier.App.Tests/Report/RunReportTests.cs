using System.Text.RegularExpressions;
using System.Xml.Linq;
using Atelier.App.Report;
using Atelier.App.Tests.Store;
using RunFolder = Atelier.App.Runs.RunFolder;

namespace Atelier.App.Tests.Report;

public sealed class RunReportTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly string _run = Directory.CreateTempSubdirectory("atelier-").FullName;

    public void Dispose() => Directory.Delete(_run, recursive: true);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_run, name), content);

    private void WriteMetrics(params string[] lines) => Write("metrics.jsonl", string.Join('\n', lines));

    private void WriteGrids(int count)
    {
        string samples = Directory.CreateDirectory(Path.Combine(_run, "samples")).FullName;
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(samples, $"step-{100 * i:D8}.png"), Png);
        }
    }

    private static int Count(string page, string pattern) => Regex.Count(page, pattern);

    /// <summary>The path data of the curves (not of the axes) in the page's charts.</summary>
    private static string[] Curves(string page)
        => [.. Regex.Matches(page, """<svg viewBox.*?</svg>\s*<g class="hover".*?</svg>""", RegexOptions.Singleline)
            .SelectMany(m => XElement.Parse(m.Value).Descendants("path"))
            .Where(p => p.Parent!.Name == "svg" && !p.Attribute("class")!.Value.StartsWith("dot", StringComparison.Ordinal))
            .Select(p => p.Attribute("d")!.Value)];

    [Fact]
    public void An_empty_run_gives_a_page_that_says_so()
    {
        string page = RunReport.Render(_run);

        Assert.Contains("No metrics yet.", page);
        Assert.Contains(Path.GetFileName(_run), page);
        Assert.DoesNotContain("<svg", page);
        Assert.Throws<DirectoryNotFoundException>(() => RunReport.Render(_run + "none"));
    }

    [Fact]
    public void The_page_is_written_whole_into_the_run_folder()
    {
        string path = RunReport.Write(_run);
        RunReport.Write(_run);

        Assert.Equal(RunReport.Render(_run), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_run));
    }

    [Fact]
    public void Scores_have_curves_with_their_floor_and_a_table_with_passports()
    {
        RunFolder run = new(_run);
        Array.ForEach([Folders.Score(10, 5), Folders.Score(20, 4), Folders.Score(20, 3, n: 2000)], run.Keep);
        string page = RunReport.Render(_run);

        Assert.Equal(2, Curves(page).Length);
        Assert.All(["FD[small] ↓", "real against real", "4 ± 0.5", "3 to 5 (95 %)", "0.25 (n 250)", "n 2000"], part => Assert.Contains(part, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal));
        Assert.DoesNotContain("<h2>Scores", RunReport.Render(Directory.CreateDirectory(Path.Combine(_run, "none")).FullName), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_and_settings_are_shown()
    {
        Write("recipe.json", """{"recipe":"dcgan","seed":42,"data":"shapes","adam":{"lr":2e-4},"widths":[64,128]}""");
        WriteMetrics("""{"step":2000,"time_s":200,"images":256000,"values":{"loss/d":0.5}}""");
        string page = RunReport.Render(_run);

        Assert.Contains("<h1>dcgan</h1>", page);
        Assert.Contains("<dt>seed</dt><dd>42</dd>", page);
        Assert.Contains("<dt>steps</dt><dd>2,000</dd>", page);
        Assert.Contains("<dt>time</dt><dd>3 min 20 s</dd>", page);
        Assert.Contains("<dt>images/s</dt><dd>1280</dd>", page);
        Assert.Contains("<tr><th>adam.lr</th><td>2e-4</td></tr>", page);
        Assert.Contains("<tr><th>widths</th><td>[64,128]</td></tr>", page);
    }

    [Fact]
    public void Values_are_grouped_into_charts_by_the_first_part_of_their_names()
    {
        WriteMetrics("""{"step":1,"values":{"images_per_s":9,"loss/d":1,"zeta":4,"loss/g":2}}""", """{"step":2,"values":{"loss/d":1,"loss/g":3}}""");
        string page = RunReport.Render(_run);

        string[] titles = [.. Regex.Matches(page, "<figcaption><b>(.*?)</b>").Select(m => m.Groups[1].Value)];
        Assert.Equal(["loss", "zeta", "images/s"], titles);
        Assert.Equal(4, Curves(page).Length);
    }

    [Fact]
    public void A_torn_line_is_left_out_and_an_abandoned_continuation_too()
    {
        WriteMetrics(
            """{"step":1,"values":{"a":1}}""",
            """{"step":2,"values":{"a":2}}""",
            """{"step":3,"values":{"a":777}}""",
            """{"step":2,"values":{"a":5}}""",
            "nonsense",
            "[1]",
            """{"step":"3","values":{"a":888}}""",
            """{"step":3,"time_s":1,"val""");
        IReadOnlyList<MetricsLine> lines = MetricsLog.Read(Path.Combine(_run, "metrics.jsonl"));

        Assert.Equal([(1, 1.0), (2, 5.0)], lines.Select(l => (l.Step, l.Values["a"])));
        Assert.DoesNotContain("777", RunReport.Render(_run));
    }

    [Fact]
    public void Values_that_are_not_finite_leave_a_gap_and_a_warning()
    {
        WriteMetrics(
            """{"step":1,"values":{"a":1}}""",
            """{"step":2,"values":{"a":2}}""",
            """{"step":3,"values":{"a":"NaN"}}""",
            """{"step":4,"values":{"a":null}}""",
            """{"step":5,"values":{"a":"-Infinity"}}""",
            """{"step":6,"values":{"a":3,"text":"hello"}}""");
        string page = RunReport.Render(_run);

        string curve = Assert.Single(Curves(page));
        Assert.Equal(2, Count(curve, "M"));
        Assert.DoesNotContain("NaN", curve);
        Assert.Contains("a: not finite at 3 of 6 points, first at step 3.", page);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e308")]
    [InlineData("1e-300")]
    [InlineData("1e999")]
    public void Curves_of_one_value_are_drawn(string value)
    {
        WriteMetrics([.. Enumerable.Range(1, 200).Select(step => $$$"""{"step":{{{step}}},"values":{"a":{{{value}}}}}""")]);

        Assert.All(Curves(RunReport.Render(_run)), path => Assert.DoesNotContain("NaN", path));
    }

    [Fact]
    public void Whatever_the_files_say_is_escaped()
    {
        const string evil = "</script><img src=x onerror=alert(1)>'\\\"";
        Write("recipe.json", $$"""{"recipe":"{{evil}}","data":"{{evil}}","{{evil}}":"{{evil}}"}""");
        WriteMetrics($$$"""{"step":1,"values":{"{{{evil}}}":1,"{{{evil}}}/x":2,"a/{{{evil}}}":"NaN"}}""");
        string page = RunReport.Render(_run);

        Assert.DoesNotContain("<img src=x", page);
        Assert.Equal(Count(page, "<script"), Count(page, "</script>"));
        Assert.Contains("&lt;/script&gt;&lt;img src=x", page);
    }

    [Fact]
    public void Nothing_outside_the_page_is_referred_to()
    {
        WriteGrids(2);
        WriteMetrics("""{"step":1,"values":{"a":1}}""");

        string page = RunReport.Render(_run);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("<link", page);
        Assert.All(Regex.Matches(page, "src=\"(.*?)\"").Select(m => m.Groups[1].Value), source => Assert.StartsWith("data:image/png;base64,", source));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(24, 24)]
    [InlineData(25, 24)]
    [InlineData(101, 24)]
    public void Grids_are_embedded_evenly_the_first_and_the_last_among_them(int saved, int shown)
    {
        WriteGrids(saved);
        Write("samples/step-00000050.jpg", "not ours");
        Write("samples/step-later.png", "not ours");
        IReadOnlyList<SampleGrid> grids = SampleGrids.Read(Path.Combine(_run, "samples"), 24);

        Assert.Equal(shown, grids.Count);
        Assert.Equal((0, 100 * (saved - 1)), (grids[0].Step, grids[^1].Step));
        Assert.Equal(shown, Count(RunReport.Render(_run), Regex.Escape(Convert.ToBase64String(Png))));
        long[] gaps = [.. grids.Zip(grids.Skip(1), (a, b) => b.Step - a.Step).Distinct()];
        Assert.InRange(gaps.Length, 0, 2);
    }

    [Fact]
    public void Broken_pictures_and_recipes_do_not_spoil_the_page()
    {
        WriteGrids(2);
        Write("samples/step-00000900.png", "torn");
        Write("recipe.json", "{ torn");
        string page = RunReport.Render(_run);

        Assert.Equal(2, Count(page, "data:image/png"));
        Assert.Contains("<th>recipe.json</th><td>cannot be read", page);
    }
}
