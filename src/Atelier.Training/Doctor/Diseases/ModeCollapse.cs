namespace Atelier.Training.Doctor.Diseases;

/// <summary>
/// Samples resemble each other far more than real pictures do, or come from a few classes only. A generator that has just begun is
/// no different but for its pale pictures, so either must come with crisp pictures, after a better state, or late.
/// </summary>
public sealed record ModeCollapse : IDiagnosis
{
    // Healthy small networks have 0.3 to 0.6 after 1,000 rounds, and lose no half of what they had.
    private const double LeastDiversity = 0.3, LeastClasses = 0.3, Fall = 0.5;

    // Crisp and alike: pictures have found their contrast, generators that still learn have found some diversity by then.
    private const double Crisp = 0.5, Alike = 0.1;

    private const int Late = 3000;

    /// <inheritdoc/>
    public Disease Disease => Disease.ModeCollapse;

    /// <inheritdoc/>
    public int Patience => 2;

    /// <inheritdoc/>
    public string Cause => "The generator found pictures that the discriminator does not refuse, and makes nothing else.";

    /// <inheritdoc/>
    public string Advice => "Go back to a healthy checkpoint with another seed and a smoother discriminator (r1), or train by wgan-gp.";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence>? Signs(History history)
    {
        Checkup now = history.Checkups[^1];
        if (now[Signals.Diversity] is not { } diversity)
        {
            return null;
        }

        return now[Signals.Contrast] >= Crisp && diversity < Alike
            ? [new(Signals.Diversity, diversity, $"at least {Alike} of the real pictures' once contrast is {Crisp} of theirs")]
            : [.. Low(history, Signals.Diversity, LeastDiversity), .. Low(history, Signals.Classes, LeastClasses)];
    }

    private static IEnumerable<Evidence> Low(History history, string signal, double least)
    {
        IReadOnlyList<(long Step, double Value)> all = history.Of(signal);
        if (all.Count > 0 && all[^1].Value < least && (all[^1].Step >= Late || all[^1].Value < Fall * Math.Min(1, all.Max(m => m.Value))))
        {
            yield return new(signal, all[^1].Value, $"at least {least} of the real pictures'");
        }
    }
}
