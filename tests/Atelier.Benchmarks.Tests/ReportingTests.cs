using System.Xml.Linq;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Growing;
using Atelier.Benchmarks.Reporting;
using Atelier.Testing;

namespace Atelier.Benchmarks.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void A_target_is_met_by_the_mean_and_the_least()
    {
        CaseResult slow = Samples.Case("slow", Samples.Contender("ours", Side.Ours, "f32", 100), Samples.Contender("peer", Side.Installed, "f32", 240));
        CaseResult fast = Samples.Case("fast", Samples.Contender("ours", Side.Ours, "f32", 10), Samples.Contender("peer", Side.Installed, "f32", 100));
        Assert.Equal(["PyTorch as installed", "1", "4.00x", "10.00x", "2.50x", "10.00x (fast)", "yes"], Target.AsInstalled.Row([fast])!);

        // The mean is 4.90x, but one case is below 2.5x.
        Assert.Equal(["PyTorch as installed", "2", "4.00x", "4.90x", "2.50x", "2.40x (slow)", "**no**"], Target.AsInstalled.Row([fast, slow])!);
        Assert.Null(Target.Tuned.Row([fast, slow]));
    }

    [Fact]
    public void Sampling_does_not_count_as_training()
    {
        Assert.NotNull(Target.AsInstalled.Reached(Samples.Dcgan));
        Assert.Null(Target.AsInstalled.Reached(Samples.Dcgan with { IsSampling = true }));
    }

    [Fact]
    public void The_tables_tell_times_ratios_shares_and_memory()
    {
        Assert.Contains(
            "| dcgan32 | 20.0 | 300 | 120 | 80.0 | 100 | – | 50.0 | 6.00x (6.00–6.00) | 1.60x (1.60–1.60) | 1.20x (1.20–1.20) |",
            Tables.Training([Samples.Dcgan]), StringComparison.Ordinal);
        Assert.Contains("| **6.00x** | **1.60x** | **1.20x** |", Tables.Training([Samples.Dcgan]), StringComparison.Ordinal);
        Assert.Contains("Atelier oneDNN bf16 | 200 | 400 | 50 % | PyTorch tuned bf16 nchw | 125 | 250 | 31 %", Tables.Rates([Samples.Dcgan]), StringComparison.Ordinal);
        Assert.EndsWith("| **1.00x** | – | **1.00x** |\n", Tables.Memory([Samples.Dcgan]), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_table_have_as_many_cells_as_its_head()
    {
        CaseResult[] results = [Samples.Dcgan];
        foreach (string table in (string[])[Tables.Targets(results), Tables.Training(results), Tables.Sampling(results), Tables.Rates(results), Tables.Memory(results), Tables.Contenders(results), Tables.Runs(results)])
        {
            Assert.Single(table.TrimEnd().Split('\n').Select(line => line.Count(c => c == '|')).Distinct());
        }
    }

    [Fact]
    public void What_people_wrote_around_the_generated_part_stays()
    {
        string page = $"before\n{PerformancePage.Part.Begin}\nold\n{PerformancePage.Part.End}\nafter\n";
        string updated = PerformancePage.Part.Insert(page, "new\n");
        Assert.Equal($"before\n{PerformancePage.Part.Begin}\n\nnew\n\n{PerformancePage.Part.End}\nafter\n", updated);
        Assert.Equal(updated, PerformancePage.Part.Insert(updated, "new\n"));
        Assert.Throws<FormatException>(() => PerformancePage.Part.Insert("no marks", "new"));
    }

    [Fact]
    public void The_page_is_made_from_what_is_stored()
    {
        using TemporaryFolder folder = new();
        ResultStore store = new(folder.Path);
        store.Save(Samples.Dcgan);
        store.Save(Samples.Growth);
        string page = Path.Combine(folder.Path, "docs", "performance.md");
        PerformancePage.Write(page, store);
        string text = File.ReadAllText(page);
        Assert.Contains("| dcgan32 |", text, StringComparison.Ordinal);
        Assert.Contains("Some CPU", text, StringComparison.Ordinal);
        Assert.Contains("images/growth-batch.svg", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "docs", "images", "growth-batch.svg")));
    }

    [Fact]
    public void Results_come_back_from_the_store_as_they_were()
    {
        using TemporaryFolder folder = new();
        ResultStore store = new(folder.Path);
        store.Save(Samples.Dcgan);
        CaseResult read = Assert.Single(store.Cases());
        Assert.Equal(Tables.Contenders([Samples.Dcgan]), Tables.Contenders([read]));
        Assert.Equal((Samples.Dcgan.Machine, Samples.Dcgan.Date, Samples.Dcgan.Command), (read.Machine, read.Date, read.Command));
        Assert.Null(store.Growth());
    }

    [Fact]
    public void A_log_log_chart_is_a_document_with_a_line_for_each_power_law()
    {
        GrowthAxis axis = Samples.Growth.Axes[0];
        XDocument svg = XDocument.Parse(GrowthSection.Chart(axis).Render());
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal(axis.Points.Count, svg.Descendants(ns + "circle").Count());

        // Doubling is the same distance everywhere.
        double[] x = [.. svg.Descendants(ns + "circle").Select(c => (double)c.Attribute("cx")!)];
        Assert.Equal(x[1] - x[0], x[2] - x[1], 1);
    }

    [Fact]
    public void Time_that_grows_faster_than_the_work_stands_out()
        => Assert.Equal(1.5, GrowthSection.OverWork(Samples.Growth.Axes[0], Contenders.ManagedName), 12);
}
