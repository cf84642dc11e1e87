using Atelier.Benchmarks.Planted;
using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Tests;

public sealed class PlantedTests
{
    private static readonly PlantedCase s_small = new("small", "gan", "shapeworld-plain", "batch=16 width=16 latent=8") { Steps = 150, Judged = 100 };

    private static IImageDataset World => new ShapeWorldDataset(size: 16, channels: 1, count: 200);

    [Fact]
    public void A_failure_sets_in_where_its_metric_leaves_the_band_on_the_sick_side()
    {
        HealthyBand band = new([.. Enumerable.Range(0, 5).Select(seed => Run(seed, step => 1 + 0.1 * seed))]);

        Plant above = new("small", Sign.Above("s")), below = new("small", Sign.Below("s"));

        Assert.Null(band.Onset(Run(9, _ => 1.2), above));
        Assert.Equal(300, band.Onset(Run(9, step => step < 300 ? 1.2 : 2), above));
        Assert.Null(band.Onset(Run(9, step => step < 300 ? 1.2 : 2), below));
        Assert.Equal(50, band.Onset(Run(9, _ => 0.9), below));
        Assert.Equal(700, band.Onset(Run(9, _ => 0.9), below with { From = 680 }));
        Assert.Equal(150, band.Onset(Run(9, step => step < 150 ? 1.2 : double.NaN), below));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(900, false)]
    public void A_run_is_named_rightly_by_the_first_name_in_time(long metricRises, bool right)
    {
        PlantedCase planted = s_small.Break("exploding", new("small", Sign.Above("s"), Disease.Divergence));
        Recording run = Run(1, step => step < 300 ? 1 : 2) with { Signals = Columns(("s", step => step < 300 ? 1 : 2), (Signals.RealLogit, step => step < metricRises ? 0 : 5000)) };

        Verdict verdict = Verdict.Of(planted, run, new([Run(1, _ => 1), Run(2, _ => 1.1)]));

        Assert.Equal((300, Disease.Divergence, right), (verdict.Onset, verdict.First!.Disease, verdict.IsRight));
        Assert.False((verdict with { Case = planted with { Plant = planted.Plant! with { RightNames = [Disease.Dead] } } }).IsRight);
    }

    [Fact]
    public void A_recording_reads_back_as_it_was_written()
    {
        string folder = Directory.CreateTempSubdirectory("planted").FullName;
        RecordingStore store = new(folder);
        Recording run = Run(3, step => step == 100 ? double.NaN : step) with { Frechet = 1.5 };

        store.Save(run);

        Assert.Equal(run.Checkups().Select(c => c["s"]), store.Find("small", 3)!.Checkups().Select(c => c["s"]));
        Assert.Null(store.Find("small", 4));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Spoiled_datasets_serve_what_they_say()
    {
        IImageDataset world = World;
        int?[] labels = Labels(world), shuffled = Labels(new ShuffledLabels(world));

        Assert.Equal(labels.Order(), shuffled.Order());
        Assert.InRange(labels.Zip(shuffled).Count(pair => pair.First == pair.Second), 0, 100);
        Assert.Single(Labels(new OneClass(world)).Distinct());
        Turning turning = new(world, new OneClass(world), after: 10);
        Assert.Equal(labels, Labels(turning));
        float[] picture = new float[16 * 16];
        for (int i = 0; i < 11; i++)
        {
            turning.Read(i, picture);
        }

        Assert.Single(Labels(turning).Distinct());
    }

    [Fact]
    public void A_planted_failure_is_named_and_a_healthy_training_is_not()
    {
        PlantedCase dead = s_small.Break("absurd", new("small", Sign.Above(Signals.Loss("generator")), Disease.Dead, Disease.Divergence), "learning-rate=1");

        Verdict healthy = Verdict.Of(s_small, new Rehearsal(s_small, 1).Watch(), null), sick = Verdict.Of(dead, new Rehearsal(dead, 1).Watch(), null);

        Assert.Empty(healthy.Findings);
        Assert.Contains(sick.First!.Disease, dead.Plant!.RightNames);
    }

    [Fact]
    public void The_stored_trainings_are_still_named_as_the_page_says()
    {
        IReadOnlyList<Verdict> verdicts = Verdict.All(new(Path.Combine(Root, "bench", "results", "planted")));
        Verdict[] sick = [.. verdicts.Where(v => v.Case.Plant is not null)], healthy = [.. verdicts.Where(v => v.Case.Plant is null)];

        Assert.Equal(PlantedCases.All.Sum(c => c.Seeds + c.SeedsAside), verdicts.Count);
        Assert.True(sick.Count(v => v.IsRight) >= 0.9 * sick.Length);
        Assert.True(healthy.Sum(v => v.Findings.Count) <= healthy.Sum(v => v.Recording.End) / 10_000);
    }

    private static string Root
    {
        get
        {
            DirectoryInfo folder = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Atelier.slnx")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }

    private static int?[] Labels(IImageDataset data) => [.. Enumerable.Range(0, (int)data.Count).Select(i => data.Label(i))];

    private static Recording Run(int seed, Func<long, double> value) => new() { Case = "small", Seed = seed, Steps = Steps, Signals = Columns(("s", value)) };

    private static long[] Steps => [.. Enumerable.Range(1, 30).Select(i => 50L * i)];

    private static Dictionary<string, IReadOnlyList<double?>> Columns(params (string Signal, Func<long, double> Value)[] signals)
        => signals.ToDictionary(s => s.Signal, s => (IReadOnlyList<double?>)[.. Steps.Select(step => (double?)s.Value(step))]);
}
