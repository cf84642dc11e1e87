namespace Atelier.Training.Doctor.Diseases;

/// <summary>
/// Samples resemble each other far more than real pictures do, or come from a few classes only. A generator that has just begun is
/// no different, so either must come after a better state, or late.
/// </summary>
public sealed record ModeCollapse : IDiagnosis
{
    private const double LeastDiversity = 0.5, LeastClasses = 0.5, Fall = 0.7;
    private const int Begun = 1000;

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
        => history.Checkups[^1][Signals.Diversity] is null
            ? null
            : [.. Low(history, Signals.Diversity, LeastDiversity), .. Low(history, Signals.Classes, LeastClasses)];

    private static IEnumerable<Evidence> Low(History history, string signal, double least)
    {
        IReadOnlyList<(long Step, double Value)> all = history.Of(signal);
        if (all.Count > 0 && all[^1].Value < least && (all[^1].Step >= Begun || all[^1].Value < Fall * all.Max(m => m.Value)))
        {
            yield return new(signal, all[^1].Value, $"at least {least} of the real pictures'");
        }
    }
}
