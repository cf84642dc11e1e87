namespace Atelier.Training.Doctor;

/// <summary>Watches a training: every check-up goes past every diagnosis; what stays suspicious long enough becomes a finding.</summary>
public sealed class GanDoctor(IReadOnlyList<IDiagnosis> diagnoses)
{
    private readonly Dictionary<IDiagnosis, (int Count, long Since)> _suspicions = [];

    /// <summary>What has been seen so far.</summary>
    public History History { get; } = new();

    /// <summary>All that has been found, oldest first.</summary>
    public IList<Finding> Findings { get; } = [];

    /// <summary>Every disease that is known.</summary>
    public static IReadOnlyList<IDiagnosis> AllDiagnoses { get; } =
    [
        new Diseases.Dead(), new Diseases.Divergence(), new Diseases.VanishingGradients(), new Diseases.ModeCollapse(),
        new Diseases.DiscriminatorOverfitting(), new Diseases.Mislabelled(), new Diseases.ConditionIgnored(),
    ];

    /// <summary>Takes a check-up in and says what it newly shows. A disease is named once while it lasts.</summary>
    public IReadOnlyList<Finding> Examine(Checkup checkup)
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

        found.ForEach(Findings.Add);
        return found;
    }

    /// <summary>Training was rolled back: what came after the step is forgotten, suspicions with it. Findings stay: they were true.</summary>
    public void RollBack(long step)
    {
        History.ForgetAfter(step);
        _suspicions.Clear();
    }
}
