using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>
/// Looks after a session: check-ups and examinations by schedule, all of it in doctor.jsonl. With a healer it stops training when
/// there is a treatment for what is found.
/// </summary>
internal sealed class SessionDoctor : IDisposable
{
    /// <summary>Rounds between checkpoints to go back to. Counted, as check-ups are: what healing does should not depend on the machine's speed.</summary>
    private const int SaveEvery = 500;

    private readonly RunRecipe _recipe;
    private readonly IModel _model;
    private readonly Trainer _trainer;
    private readonly CheckupSchedule _schedule;
    private readonly Healer? _healer;
    private readonly CaseHistory _history;
    private readonly DoctorLog _log;
    private readonly CheckupRoutine _routine;
    private readonly ExaminationRoom _room;

    public SessionDoctor(RunFolder folder, RunRecipe recipe, IImageDataset data, IModel model, Trainer trainer, CheckupSchedule schedule, Healer? healer)
    {
        (_recipe, _model, _trainer, _schedule, _healer) = (recipe, model, trainer, schedule, healer);
        CaseHistory? known = CaseHistory.Of(folder);
        _history = known ?? new();
        _log = new(folder.Path);
        _routine = new(trainer, schedule);
        _room = new(recipe, data);
        if (known is not null)
        {
            Write(new WentOn(trainer.Step));
        }
    }

    /// <summary>The step of a checkpoint to keep, for training may have to go back to it; null for none.</summary>
    public long? Pinned => _healer is null ? null : _history.HealthyCheckpoint;

    /// <summary>Whether a checkpoint should be saved now.</summary>
    public bool WantsCheckpoint => _healer is not null && _trainer.Step % SaveEvery == 0;

    /// <summary>To be called after each round.</summary>
    /// <exception cref="IllnessException">Something was found that can be treated.</exception>
    public void AfterRound(Action<TrainingEvent> tell)
    {
        if (_routine.AfterRound(() => Examine(tell)) is { } checkup)
        {
            Conclude(Write(new CheckedUp(checkup.Step, checkup.Values)), tell);
        }
    }

    /// <summary>To be called when training met a number that is not finite.</summary>
    /// <exception cref="IllnessException">It can be treated.</exception>
    public void Broke(NotFiniteException met, Action<TrainingEvent> tell) => Conclude(Write(new Broke(met.Step, met.Phase, met.Where)), tell);

    /// <summary>To be called when a checkpoint was saved.</summary>
    public void Saved(long step)
    {
        // Between examinations nobody knows.
        if (_history.LooksHealthy && step > 0 && step % _schedule.ExamineEvery == 0)
        {
            Write(new SavedHealthy(step));
        }
    }

    /// <summary>Notes what was done.</summary>
    public void Note(Finding finding, Treatment treatment) => Write(new Treated(finding.Step, treatment));

    public void Dispose()
    {
        _routine.Dispose();
        _room.Dispose();
        _log.Dispose();
    }

    /// <summary>A model of one network has no game that could go wrong, and sampling it may be dear.</summary>
    private IReadOnlyDictionary<string, double> Examine(Action<TrainingEvent> tell)
    {
        if (_model is not IJudge)
        {
            return new Dictionary<string, double>();
        }

        IReadOnlyDictionary<string, double> seen = _room.Examine(_model, warning => tell(new Warned(warning)));
        tell(new Examined(_trainer.Step, seen));
        return seen;
    }

    private IReadOnlyList<Finding> Write(DoctorEntry entry)
    {
        _log.Add(entry);
        return _history.Take(entry);
    }

    private void Conclude(IReadOnlyList<Finding> found, Action<TrainingEvent> tell)
    {
        foreach (Finding finding in found)
        {
            tell(new Found(finding));
        }

        foreach (Finding finding in found)
        {
            if (_healer?.TreatmentFor(finding, _recipe, _history) is { } treatment)
            {
                throw new IllnessException(finding, treatment);
            }
        }
    }
}
