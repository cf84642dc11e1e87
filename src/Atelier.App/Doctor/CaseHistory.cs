using Atelier.App.Runs;
using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>What a doctor knows of a run.</summary>
public sealed class CaseHistory
{
    /// <summary>The file in a run's folder that it comes from.</summary>
    public const string FileName = "doctor.jsonl";

    private readonly GanDoctor _doctor = new(GanDoctor.AllDiagnoses);
    private readonly List<Checkup> _checkups = [];
    private int _givenUp;
    private readonly List<(Finding? Of, Treatment Treatment)> _treatments = [];

    /// <summary>Every check-up, those of stretches that were given up included; oldest first.</summary>
    public IReadOnlyList<Checkup> Checkups => _checkups;

    /// <summary>The check-ups of what the run is now, oldest first.</summary>
    public IReadOnlyList<Checkup> Standing => _doctor.History.Checkups;

    /// <summary>All that was found, oldest first.</summary>
    public IReadOnlyList<Finding> Findings => _doctor.Findings;

    /// <summary>What was found in the stretch that stands: findings that training did not go back behind.</summary>
    public IReadOnlyList<Finding> StandingFindings => [.. _doctor.Findings.Skip(_givenUp)];

    /// <summary>All that was done, oldest first.</summary>
    public IReadOnlyList<Treatment> Treatments => [.. _treatments.Select(done => done.Treatment)];

    /// <summary>Whether nothing looks like a disease at the moment, not even one that is not certain yet.</summary>
    public bool LooksHealthy => !_doctor.Suspects;

    /// <summary>The step of the newest checkpoint that was saved in good health; null before there is one.</summary>
    public long? HealthyCheckpoint { get; private set; }

    /// <summary>Goes through a run's log; null where the run was never watched.</summary>
    public static CaseHistory? Of(RunFolder folder)
    {
        IReadOnlyList<DoctorEntry> entries = DoctorLog.Read(folder.Path);
        CaseHistory history = new();
        foreach (DoctorEntry entry in entries)
        {
            history.Take(entry);
        }

        return entries.Count == 0 ? null : history;
    }

    /// <summary>What was done about a finding; null if nothing was.</summary>
    public Treatment? TreatmentOf(Finding finding) => _treatments.FirstOrDefault(done => ReferenceEquals(done.Of, finding)).Treatment;

    /// <summary>Takes an entry in and says what it newly shows.</summary>
    public IReadOnlyList<Finding> Take(DoctorEntry entry)
    {
        switch (entry)
        {
            case CheckedUp seen:
                return Examine(new(seen.Step, seen.Values));
            case Broke broke:
                return [_doctor.Broke(broke.Step, broke.Phase)];
            case SavedHealthy saved:
                HealthyCheckpoint = saved.Step;
                return [];
            case WentOn on:
                RollBack(on.Step);
                return [];
            case Treated treated:
                _treatments.Add((Findings.LastOrDefault(finding => finding.Disease == treated.Treatment.Disease), treated.Treatment));
                RollBack(treated.Treatment.BackTo);
                return [];
            default:
                throw new ArgumentException($"A {entry.GetType().Name} is nothing that a history knows.", nameof(entry));
        }
    }

    private IReadOnlyList<Finding> Examine(Checkup checkup)
    {
        // A log that lost the line that says so may go back without a word.
        if (_doctor.History.Checkups is [.., var last] && last.Step >= checkup.Step)
        {
            RollBack(checkup.Step - 1);
        }

        _checkups.Add(checkup);
        return _doctor.Examine(checkup);
    }

    private void RollBack(long step)
    {
        if (Findings is [.., var last] && last.Step > step)
        {
            _givenUp = Findings.Count;
        }

        _doctor.RollBack(step);
        HealthyCheckpoint = HealthyCheckpoint <= step ? HealthyCheckpoint : null;
    }
}
