namespace Atelier.Training.Doctor.Diseases;

/// <summary>Real pictures of different classes differ, samples of different classes do not.</summary>
public sealed record ConditionIgnored : IDiagnosis
{
    // Healthy conditional models have 0.6 to 1.1 from the first examination on; where labels get lost the effect fades to 0.15 within 400 rounds.
    private const double Least = 0.4;
    private const int Begun = 500;

    /// <inheritdoc/>
    public Disease Disease => Disease.ConditionIgnored;

    /// <inheritdoc/>
    public int Patience => 2;

    /// <inheritdoc/>
    public string Cause => "The discriminator is not told the classes, or told them so weakly that it never learned to use them.";

    /// <inheritdoc/>
    public string Advice => "Check that labels reach both networks; give the label more room (label-features).";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence>? Signs(History history)
    {
        Checkup now = history.Checkups[^1];
        return now[Signals.ClassEffect] is not { } effect || now[Signals.LabelEffect] is not >= Mislabelled.Least
            ? null
            : effect < Least && now.Step >= Begun ? [new(Signals.ClassEffect, effect, $"at least {Least}, about 1")] : [];
    }
}
