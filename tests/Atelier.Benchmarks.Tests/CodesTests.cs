using Atelier.Benchmarks.Codes;

namespace Atelier.Benchmarks.Tests;

public sealed class CodesTests
{
    [Fact]
    public void Purity_takes_each_categorys_most_frequent_class_and_matching_gives_each_its_own()
    {
        CodePurity collapsed = CodePurity.Of(new[,] { { 10, 0 }, { 10, 0 } });
        Assert.Equal((1.0, 0.5), (collapsed.Purity, collapsed.Matched));

        // Greedily the first row would take the second column, which the second row needs more.
        CodePurity mixed = CodePurity.Of(new[,] { { 4, 5, 1 }, { 1, 9, 0 }, { 0, 3, 7 } });
        Assert.Equal((5 + 9 + 7) / 30.0, mixed.Purity, 1e-12);
        Assert.Equal((4 + 9 + 7) / 30.0, mixed.Matched, 1e-12);
    }

    [Fact]
    public void The_table_has_a_row_for_each_number_of_steps()
    {
        CodeTrial[] trials = [.. new[] { 0.5, 0.9, 0.7 }.Select((purity, i) => new CodeTrial("width=32", i + 1, [new(1000, new(purity, purity / 2), 60), new(2000, new(purity, purity), 120)]))];
        string table = CodesStudy.Render(trials);
        Assert.Contains("| 1,000 | **70.0%** (50.0%, 90.0%, 70.0%) | **35.0%** (25.0%, 45.0%, 35.0%) | 60 s |", table, StringComparison.Ordinal);
        Assert.Contains("| 2,000 |", table, StringComparison.Ordinal);
    }
}
