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

public sealed class RecipeComparisonTests(FinishedComparison finished) : IClassFixture<FinishedComparison>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trials_are_ordinary_runs_scored_at_every_milestone_and_ranked_by_means_over_the_last_quarter()
    {
        IReadOnlyList<ComparisonEvent> told = finished.Told;
        Assert.Equal(["gan:width=8, seed 0", "dcgan:width=4, seed 0", "gan:width=8, seed 1", "dcgan:width=4, seed 1"], told.Select(e => e.Trial.Name).Distinct());
        Assert.Equal(1, told[^1].Share, 1e-9);
        Assert.Equal(told.Select(e => e.Share).Order(), told.Select(e => e.Share));

        Leaderboard board = finished.Open().Standings();
        Assert.Equal(["KD[fashion-cnn]", "FD[fashion-cnn]", "precision[fashion-cnn]", "recall[fashion-cnn]"], board.Quantities.Select(score => score.Name));
        Assert.All(board.Standings.SelectMany(standing => standing.Trials), trial =>
        {
            Assert.Equal((TrialState.Finished, TinyComparisons.Steps), (trial.State, trial.Step));
            Assert.Equal(TinyComparisons.Milestones, trial.Points.Select(point => point.Step));
            Assert.Equal(trial.Points.TakeLast(9).Average(point => point.Scores[0].Value), trial.Scores[0].Value, 1e-12);
            Assert.Equal(trial.Trial.Run.Scores[0].Score, trial.Points[0].Scores[0]);
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
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(finished.Folder, ComparisonPage.FileName)));
        Assert.All(
            ["2 recipes on pictures", "each trained for 32 steps, 2 seeds", "KD[fashion-cnn] ↓", "real against real", "over the seeds", "seconds of training", "samples of gan:width=8, seed 1",
                "No check-up yet: ", "<th>width</th><td>4</td>", "Radford", "fashion-cnn was made for"],
            part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Equal(4, page.Split("<figure class=\"chart\">").Length - 1);
        Assert.Equal(4, page.Split("data:image/png;base64,").Length - 1);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_and_documents_find_the_same_in_files()
    {
        JsonElement json = JsonDocument.Parse(File.ReadAllText(Path.Combine(finished.Folder, LeaderboardFiles.JsonName))).RootElement;
        JsonElement leader = json.GetProperty("standings")[0], trial = leader.GetProperty("trials")[0];
        Assert.Equal("32 steps", json.GetProperty("question").GetProperty("budget").GetString());
        Assert.Equal("4", leader.GetProperty("settings").GetProperty("batch").GetString());
        Assert.Equal("finished", trial.GetProperty("state").GetString());
        Assert.Equal(TinyComparisons.Milestones, trial.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("step").GetInt64()));
        Assert.Equal("KD[fashion-cnn]", leader.GetProperty("scores")[0].GetProperty("name").GetString());
        Assert.Equal(
            leader.GetProperty("trials").EnumerateArray().Average(t => t.GetProperty("means").GetProperty("KD[fashion-cnn]").GetDouble()),
            leader.GetProperty("scores")[0].GetProperty("value").GetDouble(),
            1e-12);
        Assert.StartsWith("| recipe | KD[fashion-cnn] ↓ |", File.ReadAllText(Path.Combine(finished.Folder, LeaderboardFiles.MarkdownName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_after_a_score_or_stopped_between_it_ends_as_if_it_had_not_been()
    {
        RecipeComparison comparison = Open(1, "dcgan:width=4");
        comparison.Run(until: e => e.Happened is Progressed { Step: 9 });
        Assert.Equal(TrialState.Begun, Assert.Single(comparison.Standings().Standings[0].Trials).State);
        Open(1, "dcgan:width=4").Run(until: e => e.Happened is Progressed { Step: 26 });

        // As a kill between the scores of step 26 and its checkpoint leaves it.
        RunFolder run = comparison.Trials.Single().Run;
        Directory.Delete(Path.Combine(run.Path, "checkpoints", "step-00000026"), recursive: true);
        Assert.Contains(run.Scores, record => record.Step == 26);
        RecipeComparison resumed = Open(1, "dcgan:width=4");
        List<ComparisonEvent> told = resumed.Run();
        Assert.Equal(25, told.Select(e => e.Happened).OfType<Started>().Single().Step);
        Assert.Equal(Values(finished.Open()), Values(resumed));

        static string[] Values(RecipeComparison comparison) =>
        [
            .. comparison.Standings().Standings.Single(standing => standing.Entrant.Recipe == "dcgan").Trials[0].Points
                .Select(point => $"{point.Step}: {string.Join(' ', point.Scores.Select(score => $"{score.Value:R}"))}"),
        ];
    }

    [Fact]
    public void What_has_ended_is_not_trained_again_and_recipes_and_seeds_can_join()
    {
        Assert.Empty(finished.Open().Run());
        finished.CopyTo(_folder["comparison"]);
        RecipeComparison joined = finished.Open(_folder["comparison"], 3, "gan:width=4");
        Assert.Equal(9, joined.Trials.Count);
        List<ComparisonEvent> told = joined.Run(until: e => e.Happened is Started);
        Assert.All(told, e => Assert.Equal("gan:width=4, seed 0", e.Trial.Name));
        Assert.Equal((3, 9), (told[0].Number, told[0].Of));
        Assert.Equal("0 of 3 finished", joined.Standings().Standings.Single(standing => standing.Entrant.Name == "gan:width=4").Troubles);

        var asItIs = RecipeComparison.Open(_folder["comparison"], download: null, TestContext.Current.CancellationToken);
        Assert.Equal(joined.Trials.Select(trial => trial.Name), asItIs.Trials.Select(trial => trial.Name));
    }

    [Fact]
    public void Another_question_is_refused_and_changes_nothing()
    {
        string manifest = File.ReadAllText(Path.Combine(finished.Folder, ComparisonManifest.FileName));
        IImageDataset others = TinyComparisons.Data(_folder["others"], 30);
        Refused("budget is 32 steps, not 40 steps", question => question with { Budget = "40 steps" });
        Refused("judged is 20, not 30", question => question with { Judged = 30 });
        Refused("settings.batch is 4, not 8", question => question with { Settings = new Dictionary<string, string>(question.Settings) { ["batch"] = "8" } });
        Refused("dataCount is 24, not 30", _ => TinyComparisons.Question(_folder["others"], others));
        Assert.Equal(manifest, File.ReadAllText(Path.Combine(finished.Folder, ComparisonManifest.FileName)));

        void Refused(string because, Func<ComparisonQuestion, ComparisonQuestion> change)
        {
            RunException refused = Assert.Throws<RunException>(() => RecipeComparison.Open(
                finished.Folder, new(change(TinyComparisons.Question(finished.Pictures, finished.Data)), [Entrant.Parse("gan:width=8")], 1), finished.Data));
            Assert.Contains(because, refused.Message, StringComparison.Ordinal);
            Assert.Contains("choose another folder", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_can_not_work_is_told_before_anything_is_trained()
    {
        Assert.StartsWith("cgan does not fit: The recipe needs pictures of two classes", Refused<RecipeException>("gan", "cgan"), StringComparison.Ordinal);
        Assert.Equal("gan is named twice.", Refused<RecipeException>("gan", "gan"));
        Assert.Equal("gan and gan:batch=4 are the same.", Refused<RecipeException>("gan", "gan:batch=4"));
        IImageDataset few = TinyComparisons.Data(_folder["few"], 3);
        Assert.Contains("too few to judge by", Assert.Throws<MetricException>(() => RecipeComparison.Open(
            _folder["comparison"], new(TinyComparisons.Question(_folder["few"], few), [Entrant.Parse("gan")], 1), few)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["comparison"]));

        string Refused<T>(params string[] recipes)
            where T : Exception => Assert.Throws<T>(() => Open(1, recipes)).Message;
    }

    [Fact]
    public void What_broke_off_stands_last_and_is_not_tried_again()
    {
        finished.CopyTo(_folder["comparison"]);
        Trial broken = finished.Open(_folder["comparison"], 2).Trials.First();
        using (DoctorLog log = new(broken.Run.Path))
        {
            log.Add(new Broke(32, "generator", "loss"));
        }

        RecipeComparison comparison = finished.Open(_folder["comparison"], 2);
        Assert.Empty(comparison.Run());
        Leaderboard board = comparison.Standings();
        Assert.Equal(["dcgan:width=4", "gan:width=8"], board.Standings.Select(standing => standing.Entrant.Name));
        Assert.Equal("1 of 2 finished, seed 0 broke off after step 32", board.Standings[1].Troubles);
        Assert.Equal(["dead or not finite (1 of 2 seeds)"], board.Standings[1].Findings);
        Assert.All(board.Standings[1].Scores, score => Assert.Null(score.Interval));
        Assert.Contains("broke off after step 32; dead or not finite", LeaderboardTable.Of(board).ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("dead or not finite", File.ReadAllText(_folder["comparison", ComparisonPage.FileName]), StringComparison.Ordinal);
    }

    private RecipeComparison Open(int seeds, params string[] recipes) => finished.Open(_folder["comparison"], seeds, recipes);
}
