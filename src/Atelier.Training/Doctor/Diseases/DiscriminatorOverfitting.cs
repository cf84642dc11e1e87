namespace Atelier.Training.Doctor.Diseases;

/// <summary>
/// The discriminator rates its training pictures above held-out ones of the same kind, which it takes for generated (Karras et al.
/// 2020, arXiv:2006.06676, equation 1: the validation heuristic).
/// </summary>
public sealed record DiscriminatorOverfitting : IDiagnosis
{
    // Far above chance, which the examination has taken out already: ratings that do not differ for certain give 0.
    private const double Most = 0.2;

    /// <inheritdoc/>
    public Disease Disease => Disease.DiscriminatorOverfitting;

    /// <inheritdoc/>
    public int Patience => 2;

    /// <inheritdoc/>
    public string Cause => "There are too few training pictures for the discriminator: it learns them by heart.";

    /// <inheritdoc/>
    public string Advice => "Augment what the discriminator sees (augment=diffaugment), or gather more pictures.";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence>? Signs(History history) => history.Checkups[^1][Signals.Memorized] switch
    {
        null => null,
        > Most and var share => [new(Signals.Memorized, share, $"below {Most}, about 0")],
        _ => [],
    };
}
