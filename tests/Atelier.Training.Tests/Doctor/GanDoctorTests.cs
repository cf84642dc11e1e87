using Atelier.Training.Doctor;

namespace Atelier.Training.Tests.Doctor;

public sealed class GanDoctorTests
{
    /// <summary>A training as it should be, every 50 rounds.</summary>
    private static readonly Dictionary<string, double> s_healthy = new()
    {
        [Signals.Loss("discriminator")] = 1.1, [Signals.Loss("generator")] = 1.2, [Signals.RealLogit] = 0.8, [Signals.FakeLogit] = -0.9,
        [Signals.RealAccuracy] = 0.75, [Signals.FakeAccuracy] = 0.8, [Signals.Gradient("generator")] = 0.3, [Signals.Gradient("discriminator")] = 0.4,
        [Signals.Update("generator")] = 0.002, [Signals.Update("discriminator")] = 0.001, [Signals.Diversity] = 0.95, [Signals.Contrast] = 1,
        [Signals.Classes] = 0.9, [Signals.ClassEffect] = 0.9, [Signals.LabelEffect] = 0.4, [Signals.Memorized] = 0.05,
    };

    public static TheoryData<Disease, string, double> Signs => new()
    {
        { Disease.Dead, Signals.Loss("generator"), double.NaN },
        { Disease.Dead, Signals.Gradient("generator"), 0 },
        { Disease.Dead, Signals.Contrast, 0.001 },
        { Disease.Divergence, Signals.RealLogit, 2000 },
        { Disease.Divergence, Signals.Loss("generator"), -5000 },
        { Disease.Divergence, Signals.Update("generator"), 0.4 },
        { Disease.ModeCollapse, Signals.Diversity, 0.1 },
        { Disease.ModeCollapse, Signals.Classes, 0.15 },
        { Disease.DiscriminatorOverfitting, Signals.Memorized, 0.9 },
        { Disease.ConditionIgnored, Signals.ClassEffect, 0.02 },
        { Disease.Mislabelled, Signals.LabelEffect, 0.001 },
    };

    [Fact]
    public void A_healthy_training_has_no_findings()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);

        Assert.All(Enumerable.Range(1, 100), i => Assert.Empty(doctor.Examine(Healthy(50 * i, 1 + 0.3 * Math.Sin(i)))));
    }

    [Theory]
    [MemberData(nameof(Signs))]
    public void A_disease_is_named_once_by_its_signs_with_what_was_measured_and_when_it_began(Disease disease, string signal, double value)
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        int patience = GanDoctor.AllDiagnoses.Single(d => d.Disease == disease).Patience;
        Days(doctor, 1, 20);

        List<Finding> found = [.. Enumerable.Range(21, 10).SelectMany(i => doctor.Examine(With(50 * i, (signal, value))))];

        Finding finding = Assert.Single(found);
        Assert.Equal((disease, 50L * 21, 50L * (20 + patience)), (finding.Disease, finding.Since, finding.Step));
        Assert.Contains(finding.Evidence, e => e.Signal == signal && e.Value.Equals(value) && e.Healthy.Length > 0);
        Assert.True(finding.Cause.Length > 20 && finding.Advice.Length > 20);
        Assert.Equal(found, doctor.Findings);
    }

    [Fact]
    public void Vanishing_gradients_need_a_loss_of_nothing_and_nothing_told_wrong()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        Days(doctor, 1, 20);
        (string, double)[] signs = [(Signals.Loss("discriminator"), 0.003), (Signals.RealAccuracy, 1), (Signals.FakeAccuracy, 1)];

        Assert.Empty(Examine(21, signs[..1]));
        Assert.Empty(Examine(31, signs[1..]));
        Finding finding = Assert.Single(Examine(41, signs));

        Assert.Equal(Disease.VanishingGradients, finding.Disease);
        Assert.Equal(3, finding.Evidence.Count);

        IReadOnlyList<Finding> Examine(int from, params (string, double)[] values)
            => [.. Enumerable.Range(from, 10).SelectMany(i => doctor.Examine(With(50 * i, values)))];
    }

    [Fact]
    public void Samples_that_are_alike_are_no_collapse_while_training_begins()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);

        Assert.Empty(Enumerable.Range(1, 10).SelectMany(i => doctor.Examine(With(50 * i, (Signals.Diversity, 0.01 * i), (Signals.Contrast, 0.05 * i)))));
    }

    [Fact]
    public void Crisp_samples_that_are_alike_are_collapse_from_the_beginning()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);

        Finding finding = Assert.Single(Enumerable.Range(1, 10).SelectMany(i => doctor.Examine(With(50 * i, (Signals.Diversity, 0.05)))));

        Assert.Equal((Disease.ModeCollapse, 50L, 100L), (finding.Disease, finding.Since, finding.Step));
    }

    [Fact]
    public void Scores_that_drift_together_are_no_divergence_but_scores_far_apart_are()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);

        Assert.Empty(Enumerable.Range(1, 10).SelectMany(i => doctor.Examine(With(50 * i, (Signals.RealLogit, 310), (Signals.FakeLogit, 300)))));
        Finding finding = Assert.Single(Enumerable.Range(11, 10).SelectMany(i => doctor.Examine(With(50 * i, (Signals.RealLogit, 60), (Signals.FakeLogit, -60)))));
        Assert.Equal((Disease.Divergence, 120.0), (finding.Disease, finding.Evidence.Single().Value));
    }

    [Fact]
    public void Wider_and_wider_swings_are_divergence()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        Days(doctor, 1, 60);

        List<Finding> found = [.. Enumerable.Range(61, 20).SelectMany(i => doctor.Examine(With(50 * i, (Signals.Loss("generator"), i % 2 == 0 ? 30 : 1))))];

        Assert.Equal(Disease.Divergence, Assert.Single(found).Disease);
    }

    [Fact]
    public void A_single_bad_check_up_is_no_disease_and_a_lasting_one_is_named_again_after_it_was_gone()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        Checkup[] checkups =
        [
            Healthy(50, 1), With(100, (Signals.RealLogit, 500)), Healthy(150, 1), With(200, (Signals.RealLogit, 500)), With(250, (Signals.RealLogit, 500)),
            Healthy(300, 1), With(350, (Signals.RealLogit, 500)), With(400, (Signals.RealLogit, 500)),
        ];

        Assert.Equal([250L, 400L], checkups.SelectMany(doctor.Examine).Select(f => f.Step));
    }

    [Fact]
    public void After_a_roll_back_what_came_later_is_forgotten()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        Days(doctor, 1, 4);
        doctor.Examine(With(250, (Signals.RealLogit, 500)));

        doctor.RollBack(100);

        Assert.Equal([50L, 100L], doctor.History.Checkups.Select(c => c.Step));
        Assert.Empty(doctor.Examine(With(150, (Signals.RealLogit, 500))));
    }

    [Fact]
    public void A_suspicion_survives_a_roll_back_behind_which_it_began()
    {
        GanDoctor doctor = new(GanDoctor.AllDiagnoses);
        Days(doctor, 1, 4);
        doctor.Examine(With(250, (Signals.RealLogit, 500)));

        doctor.RollBack(250);

        Assert.True(doctor.Suspects);
        Finding finding = Assert.Single(doctor.Examine(With(300, (Signals.RealLogit, 500))));
        Assert.Equal((Disease.Divergence, 250L), (finding.Disease, finding.Since));
    }

    [Fact]
    public void Check_ups_come_in_order()
    {
        GanDoctor doctor = new([]);
        doctor.Examine(Healthy(50, 1));

        Assert.Throws<ArgumentException>(() => doctor.Examine(Healthy(50, 1)));
    }

    private static void Days(GanDoctor doctor, int from, int to)
        => Assert.All(Enumerable.Range(from, to - from + 1), i => Assert.Empty(doctor.Examine(Healthy(50 * i, 1 + 0.3 * Math.Sin(i)))));

    private static Checkup Healthy(long step, double loss) => With(step, (Signals.Loss("generator"), loss));

    private static Checkup With(long step, params (string Signal, double Value)[] changes)
    {
        Dictionary<string, double> values = new(s_healthy);
        foreach ((string signal, double value) in changes)
        {
            values[signal] = value;
        }

        return new(step, values);
    }
}
