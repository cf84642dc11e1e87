namespace Atelier.Training.Doctor;

/// <summary>What was seen between one check and the next.</summary>
/// <param name="Step">Rounds done.</param>
/// <param name="Values">Means by signal. Signals that are dear are in some check-ups only.</param>
public sealed record Checkup(long Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>A signal's value; null where it was not measured.</summary>
    public double? this[string signal] => Values.TryGetValue(signal, out double value) ? value : null;
}

/// <summary>The check-ups of a run, oldest first.</summary>
public sealed class History
{
    private readonly List<Checkup> _checkups = [];
    private readonly Dictionary<string, List<(long Step, double Value)>> _courses = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Checkup> Checkups => _checkups;

    /// <summary>Adds the newest.</summary>
    /// <exception cref="ArgumentException">It is not newer than the last.</exception>
    public void Add(Checkup checkup)
    {
        if (_checkups.Count > 0 && checkup.Step <= _checkups[^1].Step)
        {
            throw new ArgumentException($"A check-up at step {checkup.Step} can't follow one at step {_checkups[^1].Step}.", nameof(checkup));
        }

        _checkups.Add(checkup);
        foreach ((string signal, double value) in checkup.Values)
        {
            if (!_courses.TryGetValue(signal, out List<(long Step, double Value)>? course))
            {
                _courses[signal] = course = [];
            }

            course.Add((checkup.Step, value));
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _checkups.Clear();
        _courses.Clear();
    }

    /// <summary>A signal's measurements, oldest first.</summary>
    public IReadOnlyList<(long Step, double Value)> Of(string signal) => _courses.TryGetValue(signal, out List<(long Step, double Value)>? course) ? course : [];
}
