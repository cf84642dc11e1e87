namespace Atelier.Training.Doctor;

/// <summary>Watches a training: every check-up goes past every diagnosis; what stays suspicious long enough becomes a finding.</summary>
public sealed class GanDoctor(IReadOnlyList<IDiagnosis> diagnoses)
{
    private readonly Dictionary<IDiagnosis, (int Count, long Since)> _suspicions = [];
    private readonly List<Finding> _findings = [];

    /// <summary>What has been seen so far.</summary>
    public History History { get; } = new();

    /// <summary>All that has been found, oldest first.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whether there are signs of anything at the moment, be it too early to name it.</summary>
    public bool Suspects => _suspicions.Values.Any(suspicion => suspicion.Count > 0);

    /// <summary>Every disease that is known.</summary>
    public static IReadOnlyList<IDiagnosis> AllDiagnoses { get; } =
    [
        new Diseases.Dead(), new Diseases.Divergence(), new Diseases.VanishingGradients(), new Diseases.ModeCollapse(),
        new Diseases.DiscriminatorOverfitting(), new Diseases.Mislabelled(), new Diseases.ConditionIgnored(),
    ];

    /// <summary>Takes a check-up in and says what it newly shows. A disease is named once while it lasts.</summary>
    public IReadOnlyList<Finding> Examine(Checkup checkup)
    {
        IReadOnlyList<Finding> found = Suspect(checkup);
        _findings.AddRange(found);
        return found;
    }

    /// <summary>Training met a number that is not finite and can't go on: that needs no second look.</summary>
    /// <param name="step">Rounds done before.</param>
    /// <param name="phase">The update that met it.</param>
    public Finding Broke(long step, string phase)
    {
        Diseases.Dead dead = new();
        Finding finding = new(dead.Disease, step, step, [new(Signals.Gradient(phase), double.NaN, "a finite number")], dead.Cause, dead.Advice);
        _findings.Add(finding);
        return finding;
    }

    /// <summary>Training was rolled back: what came after the step is forgotten, and suspicions are as they were then. Findings stay: they were true.</summary>
    public void RollBack(long step)
    {
        Checkup[] kept = [.. History.Checkups.Where(checkup => checkup.Step <= step)];
        History.Clear();
        _suspicions.Clear();
        foreach (Checkup checkup in kept)
        {
            Suspect(checkup);
        }
    }

    private List<Finding> Suspect(Checkup checkup)
    {
        History.Add(checkup);
        List<Finding> found = [];
        foreach (IDiagnosis diagnosis in diagnoses)
        {
            if (diagnosis.Signs(History) is not { } signs)
            {
                continue;
            }

            (int count, long since) = _suspicions.GetValueOrDefault(diagnosis, (0, checkup.Step));
            _suspicions[diagnosis] = signs.Count == 0 ? (0, 0) : (count + 1, count == 0 ? checkup.Step : since);
            if (signs.Count > 0 && count + 1 == diagnosis.Patience)
            {
                found.Add(new(diagnosis.Disease, checkup.Step, _suspicions[diagnosis].Since, signs, diagnosis.Cause, diagnosis.Advice));
            }
        }

        return found;
    }
}
