using Atelier.Benchmarks.Fidelity;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.Tests;

public sealed class FidelityTests
{
    [Fact]
    public void The_table_has_medians_beside_the_recipe_without_classes()
    {
        FidelityTrial[] trials =
        [
            .. new[] { 0.4, 0.8, 0.6 }.Select((recall, i) => new FidelityTrial("mnist", "dcgan", "", i + 1, 100, [Scored("recall", recall), Scored("FD", 2)], 5)),
            .. new[] { 0.97, 0.91, 0.99 }.Select((share, i) => new FidelityTrial(
                "mnist", "cgan", "width=32", i + 1, 1000, [Scored("fidelity", share) with { Floor = new(0.995, 10) }, Scored("recall", 0.3), Scored("FD", 1)], 70)),
        ];

        string table = FidelityStudy.Render(trials);

        Assert.Contains("| `dcgan` | mnist | –, –, – | **–** | – | 0.600 | 1.00x | 2.000 | 100 | 5 s |", table, StringComparison.Ordinal);
        Assert.Contains("| `cgan` width=32 | mnist | 97.0%, 91.0%, 99.0% | **97.0%** | 99.5% | 0.300 | 0.50x | 1.000 | 1,000 | 70 s |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_is_one_that_its_recipe_accepts()
        => Assert.All(FidelityCase.All, way => Assert.NotEmpty(new SettingValues(RecipeBook.Find(way.Recipe), way.Values).All));

    private static Score Scored(string quantity, double value) => new(value, Better.Higher, new Passport { Metric = quantity, Pictures = 10, Reference = "mnist/test", ReferenceHash = "00", ReferencePictures = 10, Seed = 0 });
}
