using System.Diagnostics;
using Atelier.App.Runs;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class MilestonesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_is_reached_once_and_those_that_were_before_are_not()
    {
        Milestones milestones = new([0.75, 0.25, 0.5, 1], used: 0.25);
        Assert.Equal([false, true, false, true, false], new[] { 0.49, 0.5, 0.6, 1.01, 1.02 }.Select(milestones.Reach));
    }

    [Fact]
    public void Training_pauses_and_its_clock_with_it()
    {
        TimeSpan pause = TimeSpan.FromSeconds(0.3);
        List<TrainingEvent> told = [];
        Stopwatch clock = Stopwatch.StartNew();
        using TrainingSession session = TinyRuns.Start(_folder.Path, "gan", 4);
        session.Run(
            TinyRuns.Cadence with { Milestones = [0.5, 1] },
            happened =>
            {
                told.Add(happened);
                if (happened is Reached)
                {
                    Thread.Sleep(pause);
                }
            },
            TestContext.Current.CancellationToken);

        Assert.Equal([(2, 0.5), (4, 1.0)], told.OfType<Reached>().Select(reached => (reached.Step, reached.Used)));
        Assert.Equal([2, 4], told.OfType<Saved>().Select(saved => saved.Step));
        Assert.Equal([1, 2, 4], told.OfType<Sampled>().Select(sampled => sampled.Step));
        Finished finished = told.OfType<Finished>().Single();
        Assert.True(finished.Elapsed < clock.Elapsed - (2 * pause), $"{finished.Elapsed} of {clock.Elapsed} counted, two pauses of {pause} included.");
        Assert.True(told.OfType<Reached>().Last().Elapsed <= finished.Elapsed);
    }
}
