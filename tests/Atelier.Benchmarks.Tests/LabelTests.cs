using Atelier.Benchmarks.SemiSupervised;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.Tests;

public sealed class LabelTests
{
    [Fact]
    public void The_table_has_a_row_for_each_way()
    {
        LabelTrial[] trials = [.. new[] { 0.97, 0.99, 0.98 }.Select((accuracy, i) => new LabelTrial("mnist", 100, "labels alone", "d-game=0", i + 1, 500, accuracy, 2 + i, 1))];

        Assert.Contains("| mnist | 100 | labels alone | `d-game=0` | 97.00 %, 99.00 %, 98.00 % | **98.00 %** | 500 | 3.00 |", LabelStudy.Render(trials), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_way_is_one_that_the_recipe_accepts_and_each_seed_has_labels_of_its_own()
    {
        Assert.All(LabelCase.All, way => Assert.NotEmpty(new SettingValues(RecipeBook.Find(LabelCase.Recipe), way.Values(3)).All));
        Assert.Equal("3", LabelCase.All[0].Values(3)["labels-seed"]);
    }
}
