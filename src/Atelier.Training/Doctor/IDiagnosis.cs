namespace Atelier.Training.Doctor;

/// <summary>Knows the signs of one disease.</summary>
public interface IDiagnosis
{
    /// <summary>Which.</summary>
    Disease Disease { get; }

    /// <summary>How many check-ups in a row must show signs before the disease is named: one alone may be chance.</summary>
    int Patience { get; }

    /// <summary>What it most likely comes from, one sentence.</summary>
    string Cause { get; }

    /// <summary>What to do about it, one sentence.</summary>
    string Advice { get; }

    /// <summary>
    /// The signs at the newest check-up: empty if it looks healthy, null if it does not tell, because what would tell was not
    /// measured this time.
    /// </summary>
    IReadOnlyList<Evidence>? Signs(History history);
}
