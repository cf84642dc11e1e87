namespace Atelier.Training.Doctor.Diseases;

/// <summary>Real pictures of different labels do not differ more than chance would have it.</summary>
public sealed record Mislabelled : IDiagnosis
{
    /// <summary>The least share of variance between labels that means something.</summary>
    internal const double Least = 0.05;

    /// <inheritdoc/>
    public Disease Disease => Disease.Mislabelled;

    /// <inheritdoc/>
    public int Patience => 1;

    /// <inheritdoc/>
    public string Cause => "Labels and pictures were put together wrongly: shuffled, shifted or read from the wrong place.";

    /// <inheritdoc/>
    public string Advice => "Look at some pictures with their labels, and mend the dataset.";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence>? Signs(History history) => history.Checkups[^1][Signals.LabelEffect] switch
    {
        null => null,
        < Least and var effect => [new(Signals.LabelEffect, effect, $"at least {Least}")],
        _ => [],
    };
}
