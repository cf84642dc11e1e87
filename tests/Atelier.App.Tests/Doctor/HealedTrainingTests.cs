using System.Net;
using Atelier.App.Doctor;
using Atelier.App.Report;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Data;
using Atelier.Testing;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.App.Tests.Doctor;

public sealed class HealedTrainingTests : IDisposable
{
    private static readonly CheckupSchedule s_often = new() { Every = 2, ExamineEvery = 4 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Watching_changes_no_bit()
    {
        (string watched, string alone) = (_folder["watched"], _folder["alone"]);
        TrainingSession session = TinyRuns.Start(watched, "gan", 8);
        session.WatchBy(s_often);
        List<TrainingEvent> told = TinyRuns.Finish(session);
        TinyRuns.Finish(TinyRuns.Start(alone, "gan", 8));

        Assert.Equal(TinyRuns.State(alone, 8, "weights.safetensors"), TinyRuns.State(watched, 8, "weights.safetensors"));
        Assert.Equal([4, 8], told.OfType<Examined>().Select(examined => examined.Step));
        Assert.All(told.OfType<Examined>(), examined => Assert.Contains(Signals.Diversity, examined.Values.Keys));
        CaseHistory history = CaseHistory.Of(new RunFolder(watched))!;
        Assert.Equal([2, 4, 6, 8], history.Standing.Select(checkup => checkup.Step));
        Assert.All(history.Standing, checkup => Assert.Contains(Signals.RealLogit, checkup.Values.Keys));
    }

    [Fact]
    public void A_run_that_diverges_is_put_back_and_goes_on_with_a_remedy()
    {
        List<TrainingEvent> told = [];
        HealedTraining.Run(Sick(), session => Train(session, told, new Healer(1)), told.Add);

        Assert.Equal(Disease.Divergence, told.OfType<Found>().First().Finding.Disease);
        Treatment treatment = Assert.Single(told.OfType<Healed>()).Treatment;
        RunRecipe now = RunRecipe.Read(_folder.Path);
        Assert.Equal(("10", 2UL), (now.Settings["gradient-penalty"], now.Seed));
        Assert.Equal("0", treatment.Changes.Single(change => change.Key == "gradient-penalty").From);
        Assert.Equal(20, Assert.IsType<Finished>(told[^1]).Step);
        Assert.Equal([20], new RunFolder(_folder.Path).Checkpoints.All.Select(checkpoint => checkpoint.Step));
        Assert.Contains("Treated:", RunReport.Render(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_healthy_checkpoint_is_gone_training_begins_anew_and_says_so()
    {
        List<TrainingEvent> told = [];
        Finding finding = new(Disease.ModeCollapse, 20, 15, [], "", "");
        using TrainingSession healed = Sick().Treat(new(finding, new(finding.Disease, finding.Since, BackTo: 10, Seed: 9, [])), told.Add);

        Assert.Equal(0, Assert.IsType<Healed>(Assert.Single(told)).Treatment.BackTo);
        Train(healed, told, healer: null);
        Assert.Equal(0, told.OfType<Started>().Single().Step);
        Assert.Equal(9UL, RunRecipe.Read(_folder.Path).Seed);
    }

    [Fact]
    public void Without_a_healer_training_goes_on_and_the_page_says_what_is_wrong()
    {
        List<TrainingEvent> told = [];
        using TrainingSession session = Sick();
        Train(session, told, healer: null);

        Assert.Equal(20, Assert.IsType<Finished>(told[^1]).Step);
        Finding finding = told.OfType<Found>().First().Finding;
        string page = RunReport.Render(_folder.Path);
        Assert.Contains(WebUtility.HtmlEncode(finding.Cause), page, StringComparison.Ordinal);
        Assert.Contains("class=\"mark\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_remedy_helps_against_ends_in_the_error_that_names_it()
    {
        List<TrainingEvent> told = [];
        TrainingSession broken = TrainingSession.Start(_folder.Path, TinyRuns.Recipe("gan", 20), new BrokenPictures(TinyRuns.Data()));

        NotFiniteException error = Assert.Throws<NotFiniteException>(() => HealedTraining.Run(broken, session => Train(session, told, new Healer(5)), told.Add));

        Assert.Contains("batch of images", error.Where, StringComparison.Ordinal);
        Assert.Equal([Disease.Dead, Disease.Dead, Disease.Dead], told.OfType<Found>().Select(found => found.Finding.Disease));
        Assert.Equal(2, told.OfType<Healed>().Count());
        Assert.Contains("dead or not finite", File.ReadAllText(_folder[RunReport.FileName]), StringComparison.Ordinal);
    }

    /// <summary>A critic without its penalty, at a rate that is far too high.</summary>
    private TrainingSession Sick() => Start(("learning-rate", "0.5"), ("loss", "wasserstein"));

    private TrainingSession Start(params (string Key, string Value)[] changed)
    {
        RunRecipe recipe = TinyRuns.Recipe("gan", 20);
        Dictionary<string, string> settings = new(recipe.Settings);
        foreach ((string key, string value) in changed)
        {
            settings[key] = value;
        }

        return TrainingSession.Start(_folder.Path, recipe with { Settings = settings }, TinyRuns.Data());
    }

    private static Finished Train(TrainingSession session, List<TrainingEvent> told, Healer? healer, CheckupSchedule? schedule = null)
    {
        session.WatchBy(schedule ?? s_often, healer);
        return session.Run(TinyRuns.Cadence, told.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>Pictures that are no numbers from the fifth on.</summary>
    private sealed class BrokenPictures(IImageDataset whole) : IImageDataset
    {
        private int _read;

        public string Name => whole.Name;

        public long Count => whole.Count;

        public int Channels => whole.Channels;

        public int Height => whole.Height;

        public int Width => whole.Width;

        public IReadOnlyList<string>? ClassNames => whole.ClassNames;

        public string ContentHash => whole.ContentHash;

        public void Read(long index, Span<float> pixels)
        {
            whole.Read(index, pixels);
            if (Interlocked.Increment(ref _read) > 4)
            {
                pixels.Fill(float.NaN);
            }
        }

        public int? Label(long index) => whole.Label(index);
    }
}
