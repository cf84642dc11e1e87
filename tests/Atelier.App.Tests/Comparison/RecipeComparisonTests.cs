using System.Text.Json;
using Atelier.App.Comparison;
using Atelier.App.Doctor;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Trust;
using Atelier.Models.Recipes;
using Atelier.Testing;

namespace Atelier.App.Tests.Comparison;

public sealed class RecipeComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trials_are_ordinary_runs_scored_at_every_milestone_and_ranked_by_means_over_the_last_quarter()
    {
        RecipeComparison comparison = Open(2, "gan:width=8", "dcgan:width=4");
        List<ComparisonEvent> told = comparison.Run();
        Assert.Equal(["gan:width=8, seed 0", "dcgan:width=4, seed 0", "gan:width=8, seed 1", "dcgan:width=4, seed 1"], told.Select(e => e.Trial.Name).Distinct());
        Assert.Equal(1, told[^1].Share, 1e-9);
        Assert.Equal(told.Select(e => e.Share).Order(), told.Select(e => e.Share));

        Leaderboard board = comparison.Standings();
        Assert.Equal(["KD[fashion-cnn]", "FD[fashion-cnn]", "precision[fashion-cnn]", "recall[fashion-cnn]"], board.Quantities.Select(score => score.Name));
        Assert.All(board.Standings.SelectMany(standing => standing.Trials), trial =>
        {
            Assert.Equal((TrialState.Finished, TinyComparisons.Steps), (trial.State, trial.Step));
            Assert.Equal(TinyComparisons.Milestones, trial.Points.Select(point => point.Step));
            Assert.Equal(trial.Points.TakeLast(9).Average(point => point.Scores[0].Value), trial.Scores[0].Value, 1e-12);
            Assert.Equal(trial.Trial.Run.Scores.Where(record => record.Step >= 24).Min(record => record.Score.Value), trial.Points.TakeLast(9).Min(point => point.Scores.Min(score => score.Value)));
            using var model = TrainedModel.Open(trial.Trial.Run.Path, new("managed", "f32"), CheckpointChoice.Last);
            Assert.Equal(TinyComparisons.Steps, model.Step);
            Assert.NotNull(trial.Trial.Run.BestCheckpoint);
        });
        Standing first = board.Standings[0];
        Assert.Equal(first.Trials.Average(trial => trial.Scores[0].Value), first.Scores[0].Value, 1e-12);
        Assert.Equal(MeanInterval.Student([.. first.Trials.Select(trial => trial.Scores[0].Value)]), first.Scores[0].Interval);
        Assert.True(first.Scores[0].Value < board.Standings[1].Scores[0].Value);
        Assert.Contains("mean over checkpoints", first.Scores[0].Passport.Settings, StringComparison.Ordinal);
        Assert.NotNull(first.Scores[0].Floor);
    }

    [Fact]
    public void The_page_holds_everything_and_needs_nothing_else()
    {
        RecipeComparison comparison = Open(1, "gan:width=8", "dcgan:width=4");
        comparison.Run();
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(_folder["comparison", ComparisonPage.FileName]));
        Assert.All(
            ["2 recipes on pictures", "each trained for 32 steps, one seed", "KD[fashion-cnn] ↓", "real against real", "as if they were independent", "seconds of training", "samples of gan:width=8, seed 0",
                "Nothing wrong was found", "<th>width</th><td>4</td>", "Radford", "fashion-cnn was made for"],
            part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Equal(4, page.Split("<figure class=\"chart\">").Length - 1);
        Assert.Equal(2, page.Split("data:image/png;base64,").Length - 1);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);

        JsonElement json = JsonDocument.Parse(File.ReadAllText(_folder["comparison", LeaderboardFiles.JsonName])).RootElement;
        JsonElement leader = json.GetProperty("standings")[0];
        Assert.Equal("32 steps", json.GetProperty("question").GetProperty("budget").GetString());
        Assert.Equal("4", leader.GetProperty("settings").GetProperty("batch").GetString());
        Assert.Equal("finished", leader.GetProperty("trials")[0].GetProperty("state").GetString());
        Assert.Equal(16, leader.GetProperty("trials")[0].GetProperty("points").GetArrayLength());
        Assert.Equal("KD[fashion-cnn]", leader.GetProperty("scores")[0].GetProperty("name").GetString());
        string table = File.ReadAllText(_folder["comparison", LeaderboardFiles.MarkdownName]);
        Assert.StartsWith("| recipe | KD[fashion-cnn] ↓ |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_after_a_score_or_stopped_anywhere_it_ends_as_if_it_had_not_been()
    {
        RecipeComparison whole = Open(1, "dcgan:width=4");
        whole.Run();
        string[] expected = Values(whole);

        RecipeComparison broken = Open(1, "dcgan:width=4", folder: "broken");
        broken.Run(until: e => e.Happened is Progressed { Step: 7 });
        Assert.Equal(TrialState.Begun, Assert.Single(broken.Standings().Standings[0].Trials).State);
        Open(1, "dcgan:width=4", folder: "broken").Run(until: e => e.Happened is Progressed { Step: 26 });

        // As a kill between the scores of step 26 and its checkpoint leaves it.
        RunFolder run = broken.Trials.Single().Run;
        Directory.Delete(Path.Combine(run.Path, "checkpoints", "step-00000026"), recursive: true);
        Assert.Contains(run.Scores, record => record.Step == 26);
        RecipeComparison resumed = Open(1, "dcgan:width=4", folder: "broken");
        List<ComparisonEvent> told = resumed.Run();
        Assert.Equal(25, told.Select(e => e.Happened).OfType<Started>().Single().Step);
        Assert.Equal(expected, Values(resumed));

        static string[] Values(RecipeComparison comparison)
            => [.. comparison.Standings().Standings[0].Trials[0].Points.Select(point => $"{point.Step}: {string.Join(' ', point.Scores.Select(score => $"{score.Value:R}"))}")];
    }

    [Fact]
    public void What_has_ended_is_not_trained_again_and_recipes_and_seeds_can_join()
    {
        Open(1, "gan:width=8").Run();
        Assert.Empty(Open(1, "gan:width=8").Run());
        List<ComparisonEvent> told = Open(2, "dcgan:width=4").Run();
        Assert.Equal(["dcgan:width=4, seed 0", "gan:width=8, seed 1", "dcgan:width=4, seed 1"], told.Select(e => e.Trial.Name).Distinct());

        var asItIs = RecipeComparison.Open(_folder["comparison"], download: null, TestContext.Current.CancellationToken);
        Assert.Equal(4, asItIs.Trials.Count);
        Assert.Empty(asItIs.Run());
    }

    [Fact]
    public void Another_question_is_refused_and_changes_nothing()
    {
        Open(1, "gan:width=8");
        string manifest = File.ReadAllText(_folder["comparison", ComparisonManifest.FileName]);
        IImageDataset data = TinyComparisons.Data(_folder["pictures"]), others = TinyComparisons.Data(_folder["others"], 30);
        Refused("budget is 32 steps, not 40 steps", question => question with { Budget = "40 steps" });
        Refused("judged is 20, not 30", question => question with { Judged = 30 });
        Refused("settings.batch is 4, not 8", question => question with { Settings = new Dictionary<string, string>(question.Settings) { ["batch"] = "8" } });
        Refused("dataCount is 24, not 30", _ => TinyComparisons.Question(_folder["others"], others));
        Assert.Equal(manifest, File.ReadAllText(_folder["comparison", ComparisonManifest.FileName]));

        void Refused(string because, Func<ComparisonQuestion, ComparisonQuestion> change)
        {
            ComparisonManifest asked = TinyComparisons.Ask(_folder["pictures"], data, 1, "gan:width=8");
            RunException refused = Assert.Throws<RunException>(() => RecipeComparison.Open(_folder["comparison"], asked with { Question = change(asked.Question) }, data));
            Assert.Contains(because, refused.Message, StringComparison.Ordinal);
            Assert.Contains("choose another folder", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_can_not_work_is_told_before_anything_is_trained()
    {
        Assert.StartsWith("cgan does not fit: The recipe needs pictures of two classes", Assert.Throws<RecipeException>(() => Open(1, "gan", "cgan")).Message, StringComparison.Ordinal);
        Assert.Equal("gan is named twice.", Assert.Throws<RecipeException>(() => Open(1, "gan", "gan")).Message);
        Assert.Equal("gan and gan:batch=4 are the same.", Assert.Throws<RecipeException>(() => Open(1, "gan", "gan:batch=4")).Message);
        IImageDataset few = TinyComparisons.Data(_folder["few"], 3);
        Assert.Contains("too few to judge by", Assert.Throws<MetricException>(() => RecipeComparison.Open(_folder["comparison"], TinyComparisons.Ask(_folder["few"], few, 1, "gan"), few)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["comparison"]));
    }

    [Fact]
    public void What_broke_off_stands_last_and_is_not_tried_again()
    {
        RecipeComparison comparison = Open(1, "gan:width=8", "dcgan:width=4");
        comparison.Run(until: e => e.Happened is Progressed { Step: 30 });
        Trial broken = comparison.Trials.First();
        using (DoctorLog log = new(broken.Run.Path))
        {
            log.Add(new Broke(30, "generator", "loss"));
        }

        RecipeComparison again = Open(1, "gan:width=8", "dcgan:width=4");
        Assert.DoesNotContain(again.Run(), e => e.Trial.Name == broken.Name);
        Leaderboard board = again.Standings();
        Assert.Equal(["dcgan:width=4", "gan:width=8"], board.Standings.Select(standing => standing.Entrant.Name));
        Assert.Equal("0 of 1 finished, seed 0 broke off after step 30", board.Standings[1].Troubles);
        Assert.Equal(["dead or not finite"], board.Standings[1].Findings);
        Assert.Contains("broke off after step 30; dead or not finite", LeaderboardTable.Of(board).ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("dead or not finite", File.ReadAllText(_folder["comparison", ComparisonPage.FileName]), StringComparison.Ordinal);
    }

    private RecipeComparison Open(int seeds, params string[] recipes) => Open(seeds, recipes, "comparison");

    private RecipeComparison Open(int seeds, string recipe, string folder) => Open(seeds, [recipe], folder);

    private RecipeComparison Open(int seeds, string[] recipes, string folder)
    {
        IImageDataset data = TinyComparisons.Data(_folder["pictures"]);
        return RecipeComparison.Open(_folder[folder], TinyComparisons.Ask(_folder["pictures"], data, seeds, recipes), data);
    }
}
