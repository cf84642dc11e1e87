namespace Atelier.Training.Doctor.Diseases;

/// <summary>
/// The discriminator tells every picture right and its loss stays at nothing: it learns no more, and what it tells the generator is
/// noise (Arjovsky and Bottou 2017, arXiv:1701.04862, theorem 2.4).
/// </summary>
public sealed record VanishingGradients : IDiagnosis
{
    // Cross entropy of 0.02: a hundredth of doubt about either kind. Many games begin like that and recover within 200 rounds.
    private const double NothingLeft = 0.02, AllRight = 0.99;

    /// <inheritdoc/>
    public Disease Disease => Disease.VanishingGradients;

    /// <inheritdoc/>
    public int Patience => 6;

    /// <inheritdoc/>
    public string Cause => "The discriminator is too strong: it trains faster or more often than the generator, or has learned a small dataset.";

    /// <inheritdoc/>
    public string Advice => "Slow the discriminator down (d-rate, d-steps), smooth it (r1) or augment what it sees (augment=diffaugment).";

    /// <inheritdoc/>
    public IReadOnlyList<Evidence>? Signs(History history)
    {
        Checkup now = history.Checkups[^1];
        if (now[Signals.RealAccuracy] is not { } real || now[Signals.FakeAccuracy] is not { } fake || now[Signals.Loss("discriminator")] is not { } loss)
        {
            return null;
        }

        // A Wasserstein critic's loss is no error: it is far from 0 while there is something to tell apart.
        return Math.Abs(loss) < NothingLeft && real > AllRight && fake > AllRight
            ?
            [
                new(Signals.Loss("discriminator"), loss, $"above {NothingLeft}"),
                new(Signals.RealAccuracy, real, "below 0.99, about 0.7 to 0.9"),
                new(Signals.FakeAccuracy, fake, "below 0.99, about 0.7 to 0.9"),
            ]
            : [];
    }
}
