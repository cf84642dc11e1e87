namespace Atelier.Training.Doctor;

/// <summary>How often a doctor looks. In rounds, not in seconds: a run that is repeated is seen as before.</summary>
public sealed record CheckupSchedule
{
    /// <summary>Rounds from one check-up to the next.</summary>
    public int Every { get; init; } = 50;

    /// <summary>Rounds from one examination to the next; examinations come with check-ups.</summary>
    public int ExamineEvery { get; init; } = 250;
}

/// <summary>Keeps account of what a trainer watches, and makes a check-up of it every so many rounds.</summary>
public sealed class CheckupRoutine : IDisposable
{
    private readonly Trainer _trainer;
    private readonly CheckupSchedule _schedule;
    private readonly WatchReader _watched;

    /// <summary>Begins.</summary>
    /// <param name="trainer">Who trains.</param>
    /// <param name="schedule">How often.</param>
    public CheckupRoutine(Trainer trainer, CheckupSchedule schedule)
    {
        (_trainer, _schedule, _watched) = (trainer, schedule, trainer.ReadWatched());
    }

    /// <summary>To be called after each round: the check-up that is due, or null.</summary>
    /// <param name="examine">Measures the dear signals, as <see cref="Examination.Of"/> does; called when the schedule has it.</param>
    public Checkup? AfterRound(Func<IReadOnlyDictionary<string, double>> examine)
    {
        if (_trainer.Step % _schedule.Every != 0)
        {
            return null;
        }

        Dictionary<string, double> values = new(_watched.Take());
        if (_trainer.Step % _schedule.ExamineEvery == 0)
        {
            foreach ((string signal, double value) in examine())
            {
                values[signal] = value;
            }
        }

        return new(_trainer.Step, values);
    }

    /// <inheritdoc/>
    public void Dispose() => _watched.Dispose();
}
