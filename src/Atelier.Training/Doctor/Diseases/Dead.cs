namespace Atelier.Training.Doctor.Diseases;

/// <summary>A gradient of exactly nothing or of no number, or samples that are one flat colour.</summary>
public sealed record Dead : IDiagnosis
{
    // Less than one of the 256 levels of a pixel. Generators that have just begun are pale too, but not that pale.
    private const double LeastContrast = 0.005;

    /// <inheritdoc/>
    public Disease Disease => Disease.Dead;

    /// <inheritdoc/>
    public int Patience => 1;

    /// <inheritdoc/>
    public string Cause => "An update destroyed the weights (a learning rate too high), or activations died so that no gradient passes.";

    /// <inheritdoc/>
    public string Advice => "Go back to an earlier checkpoint and lower the learning rate.";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence> Signs(History history)
    {
        Checkup now = history.Checkups[^1];
        return
        [
            .. now.Values.Where(v => !double.IsFinite(v.Value)).Select(v => new Evidence(v.Key, v.Value, "a finite number")),
            .. now.Values.Where(v => v.Key.StartsWith(Signals.Gradient(""), StringComparison.Ordinal) && v.Value == 0).Select(v => new Evidence(v.Key, v.Value, "above 0")),
            .. now[Signals.Contrast] is < LeastContrast and var contrast ? [new Evidence(Signals.Contrast, contrast, $"at least {LeastContrast}, about 1")] : Array.Empty<Evidence>(),
        ];
    }
}
