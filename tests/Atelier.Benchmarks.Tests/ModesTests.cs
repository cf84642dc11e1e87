using System.Xml.Linq;
using Atelier.Benchmarks.Modes;
using Atelier.Data.Mixtures;
using Atelier.Models.Recipes;

namespace Atelier.Benchmarks.Tests;

public sealed class ModesTests
{
    [Fact]
    public void A_trial_trains_and_judges()
    {
        ModesTrial trial = ModesStudy.Train(ModesCase.All[0], Mixture.Ring8, seed: 1, steps: 20);

        Assert.Equal(("plain GAN", "ring8", 1, 20), (trial.Case, trial.Mixture, trial.Seed, trial.Steps));
        Assert.InRange(trial.Covered, 0, 8);
        Assert.Equal(1000, trial.Points.Count);
        Assert.All(trial.Points, x => Assert.InRange(x, -1, 1));
    }

    [Fact]
    public void The_page_gives_medians_over_seeds_and_draws_what_kept_its_points()
    {
        ModesTrial[] trials = [.. new[] { 3, 9, 7 }.Select((covered, i) => new ModesTrial("R1", "grid25", i + 1, "gan: r1=0.1", 10, covered, covered / 10.0, 5, i == 0 ? [0.5, -0.5] : []))];

        Assert.Contains("| R1 | `gan: r1=0.1` | 3, 9, 7 | 7 | 70.0 % | 5 |", ModesPage.Render(trials), StringComparison.Ordinal);
        XElement svg = XElement.Parse(ScatterSheet.Render(trials));
        Assert.Equal(25, svg.Descendants().Count(e => e.Name.LocalName == "circle"));
        Assert.Equal("M112.5 144.5h0", svg.Descendants().Single(e => e.Name.LocalName == "path").Attribute("d")!.Value);
    }

    [Fact]
    public void Every_way_is_one_that_its_recipe_accepts()
        => Assert.All(ModesCase.All, way => Assert.NotEmpty(new SettingValues(RecipeBook.Find(way.Recipe), way.Values).All));
}
