using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.Imaging.Transforms;
using Atelier.Models.Recipes;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class TrainingSessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gan")]
    [InlineData("dcgan")]
    public void Stopping_between_changes_no_bit(string recipe)
    {
        (string whole, string halves) = (_folder["whole"], _folder["halves"]);
        TinyRuns.Finish(TinyRuns.Start(whole, recipe, 6));
        TinyRuns.Finish(TinyRuns.Start(halves, recipe, 3));
        TinyRuns.Finish(TinyRuns.Resume(halves, 6));
        foreach (string file in new[] { "weights.safetensors", "optimizers.safetensors", "averages.safetensors" })
        {
            Assert.Equal(TinyRuns.State(whole, 6, file), TinyRuns.State(halves, 6, file));
        }

        Assert.NotEqual(TinyRuns.State(halves, 3, "weights.safetensors"), TinyRuns.State(halves, 6, "weights.safetensors"));
    }

    [Fact]
    public void Stopping_between_changes_no_bit_of_what_augmented_pictures_teach()
    {
        (string plain, string whole, string halves) = (_folder["plain"], _folder["whole"], _folder["halves"]);
        Pipeline pipeline = new(new HorizontalFlip(), new Rotation { Degrees = (-20, 20) }, new ColorJitter { Brightness = (0.5, 1.5) }) { Batches = [new Mixup()] };
        TinyRuns.Finish(TinyRuns.Start(plain, "gan", 4));
        TinyRuns.Finish(Start(whole, 4));
        TinyRuns.Finish(Start(halves, 2));
        TinyRuns.Finish(TinyRuns.Resume(halves, 4));

        Assert.Equal(TinyRuns.State(whole, 4, "weights.safetensors"), TinyRuns.State(halves, 4, "weights.safetensors"));
        Assert.NotEqual(TinyRuns.State(plain, 4, "weights.safetensors"), TinyRuns.State(whole, 4, "weights.safetensors"));
        Assert.Equal(TransformFile.Write(pipeline), TransformFile.Write(RunRecipe.Read(halves).Augmentation!));
        Assert.Contains("horizontalFlip", File.ReadAllText(Path.Combine(halves, "report.html")), StringComparison.Ordinal);

        TrainingSession Start(string folder, long steps)
            => TrainingSession.Start(folder, TinyRuns.Recipe("gan", steps) with { Augmentation = pipeline }, TinyRuns.Data());
    }

    [Fact]
    public void A_pipeline_that_the_model_can_not_learn_from_leaves_no_folder_behind()
    {
        RunRecipe run = TinyRuns.Recipe("gan", 1) with { Augmentation = new(new Crop { Width = 8 }) };
        Assert.Throws<TransformException>(() => TrainingSession.Start(_folder["new"], run, TinyRuns.Data()));

        run = run with { Recipe = "cgan", Settings = new Dictionary<string, string>(), Augmentation = new Pipeline { Batches = [new CutMix()] } };
        string message = Assert.Throws<TransformException>(() => TrainingSession.Start(_folder["new"], run, TinyRuns.Data())).Message;
        Assert.Contains("cgan is told one class a picture", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["new"]));
    }

    [Fact]
    public void A_run_leaves_all_its_files_and_tells_what_happens()
    {
        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 2));
        Assert.IsType<Started>(told[0]);
        Progressed last = told.OfType<Progressed>().Last();
        Assert.Equal((2, 1.0, TimeSpan.Zero), (last.Step, last.Fraction, last.Remaining));
        Assert.All(told.OfType<Sampled>(), sampled => Assert.True(File.Exists(sampled.Path)));
        Assert.True(Directory.Exists(told.OfType<Saved>().Last().Path));
        Finished finished = Assert.IsType<Finished>(told[^1]);
        Assert.Equal((2, false), (finished.Step, finished.Interrupted));
        Assert.True(File.Exists(finished.Report));
        Assert.Equal([1, 2], Logged());
    }

    [Fact]
    public void Cancelling_saves_and_says_so()
    {
        using CancellationTokenSource stop = new();
        using TrainingSession session = TinyRuns.Start(_folder.Path, "gan", 1_000_000);
        Finished finished = session.Run(TinyRuns.Cadence, happened => stop.Cancel(), stop.Token);
        Assert.True(finished.Interrupted);
        Assert.True(Directory.Exists(TinyRuns.Checkpoint(_folder.Path, finished.Step)));
    }

    [Fact]
    public void A_run_stopped_before_its_first_step_can_be_resumed()
    {
        using (TrainingSession session = TinyRuns.Start(_folder.Path, "gan", 2))
        {
            Finished stopped = session.Run(TinyRuns.Cadence, _ => { }, new CancellationToken(canceled: true));
            Assert.Equal((0, true), (stopped.Step, stopped.Interrupted));
        }

        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 2));
        Assert.Empty(told.OfType<Warned>());
        Assert.Equal(2, Assert.IsType<Finished>(told[^1]).Step);
    }

    [Fact]
    public void A_run_killed_before_its_first_checkpoint_starts_over_as_it_began()
    {
        (string whole, string killed) = (_folder["whole"], _folder["killed"]);
        TinyRuns.Finish(TinyRuns.Start(whole, "gan", 2));
        TinyRuns.Recipe("gan", 2).Write(Directory.CreateDirectory(killed).FullName);
        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Resume(killed, 2));
        Assert.Contains("from the beginning", Assert.Single(told.OfType<Warned>()).Message, StringComparison.Ordinal);
        Assert.Equal(TinyRuns.State(whole, 2, "weights.safetensors"), TinyRuns.State(killed, 2, "weights.safetensors"));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 2));
        TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 4));
        byte[] good = TinyRuns.State(_folder.Path, 4, "weights.safetensors");
        TinyRuns.Damage(_folder.Path, 4);
        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 4));
        Assert.Equal(2, Assert.IsType<Started>(told[0]).Step);
        Assert.Contains("step-00000004", Assert.Single(told.OfType<Warned>()).Message, StringComparison.Ordinal);
        Assert.Equal(good, TinyRuns.State(_folder.Path, 4, "weights.safetensors"));
        Assert.Equal([1, 2, 3, 4], Logged());
    }

    [Fact]
    public void Without_a_whole_checkpoint_nothing_is_started_over()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 1));
        TinyRuns.Damage(_folder.Path, 1);
        Assert.Contains("No checkpoint", Assert.Throws<RunException>(() => TinyRuns.Resume(_folder.Path, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumption_keeps_its_new_budget()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 1));
        TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 3));
        Assert.Equal("3 steps", RunRecipe.Read(_folder.Path).Budget);
        List<TrainingEvent> told = TinyRuns.Finish(TinyRuns.Resume(_folder.Path, 3));
        Assert.Contains("3 steps", Assert.Single(told.OfType<Warned>()).Message, StringComparison.Ordinal);
        Assert.Equal(3, Assert.IsType<Finished>(told[^1]).Step);
    }

    [Fact]
    public void Other_pictures_are_refused()
    {
        TinyRuns.Finish(TinyRuns.Start(_folder.Path, "gan", 1));
        RunRecipe recipe = RunRecipe.Read(_folder.Path);
        Assert.Contains("other pictures", Assert.Throws<RunException>(() => TrainingSession.Resume(new(_folder.Path), recipe, TinyRuns.Data(size: 20))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_a_run_is_not_started_in_again()
    {
        TinyRuns.Recipe("gan", 1).Write(_folder.Path);
        Assert.Contains("holds a run already", Assert.Throws<RunException>(() => TinyRuns.Start(_folder.Path, "gan", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_session_at_a_time_trains_a_run_and_the_error_names_the_other()
    {
        string run = _folder["run"];
        using (TrainingSession session = TinyRuns.Start(run, "gan", 2))
        {
            string message = Assert.Throws<RunException>(() => TinyRuns.Resume(run, 4)).Message;
            Assert.Contains($"is being trained by process {Environment.ProcessId} on ", message, StringComparison.Ordinal);
            session.Run(TinyRuns.Cadence, _ => { }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, Assert.IsType<Finished>(TinyRuns.Finish(TinyRuns.Resume(run, 4))[^1]).Step);
    }

    [Fact]
    public void What_can_not_be_built_leaves_no_folder_behind()
    {
        RunRecipe recipe = TinyRuns.Recipe("dcgan", 1) with { Pictures = new(1, 17, 17, 0) };
        Assert.Throws<RecipeException>(() => TrainingSession.Start(_folder["new"], recipe, TinyRuns.Data(size: 17)));
        Assert.False(Directory.Exists(_folder["new"]));
    }

    private IEnumerable<long> Logged() => MetricsLog.Read(_folder[MetricsWriter.FileName]).Select(line => line.Step);
}
