using Atelier.App.Doctor;
using Atelier.App.Runs;
using Atelier.Testing;
using Atelier.Training.Doctor;

namespace Atelier.App.Tests.Doctor;

public sealed class CaseHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_was_never_watched_has_no_history() => Assert.Null(CaseHistory.Of(new RunFolder(_folder.Path)));

    [Fact]
    public void What_was_found_and_done_is_known_again_from_the_log()
    {
        Treatment treatment = new(Disease.Divergence, 100, 50, 7, [new("learning-rate", "1", "0.2")]);
        Write(Healthy(50), new SavedHealthy(50), Sick(100), Sick(150), new Treated(150, treatment), new WentOn(50), Healthy(100));

        CaseHistory history = CaseHistory.Of(new RunFolder(_folder.Path))!;

        Finding finding = Assert.Single(history.Findings);
        Assert.Equal((Disease.Divergence, 100L, 150L), (finding.Disease, finding.Since, finding.Step));
        Assert.Equal(treatment.Changes, history.TreatmentOf(finding)!.Changes);
        Assert.Equal([50, 100, 150, 100], history.Checkups.Select(checkup => checkup.Step));
        Assert.Equal([50, 100], history.Standing.Select(checkup => checkup.Step));
        Assert.Equal(50, history.HealthyCheckpoint);
        Assert.True(history.LooksHealthy);
    }

    [Fact]
    public void A_checkpoint_after_the_step_that_training_went_back_to_is_not_healthy_any_more()
    {
        Write(Healthy(50), new SavedHealthy(50), new WentOn(0));
        Assert.Null(CaseHistory.Of(new RunFolder(_folder.Path))!.HealthyCheckpoint);
    }

    [Fact]
    public void Numbers_that_are_none_and_a_torn_line_are_survived()
    {
        Write(Healthy(50), new Broke(60, "generator", "a weight"));
        File.AppendAllText(_folder[CaseHistory.FileName], "{\"kind\":\"checkup\",\"st");
        Write(new CheckedUp(100, new Dictionary<string, double> { [Signals.RealLogit] = double.NaN }));

        CaseHistory history = CaseHistory.Of(new RunFolder(_folder.Path))!;

        Assert.Equal([(Disease.Dead, 60L), (Disease.Dead, 100L)], history.Findings.Select(finding => (finding.Disease, finding.Step)));
        Assert.True(double.IsNaN(history.Checkups[^1][Signals.RealLogit]!.Value));
    }

    private void Write(params DoctorEntry[] entries)
    {
        using DoctorLog log = new(_folder.Path);
        foreach (DoctorEntry entry in entries)
        {
            log.Add(entry);
        }
    }

    private static CheckedUp Healthy(long step) => new(step, new Dictionary<string, double> { [Signals.RealLogit] = 1 });

    private static CheckedUp Sick(long step) => new(step, new Dictionary<string, double> { [Signals.RealLogit] = 1e6 });
}
