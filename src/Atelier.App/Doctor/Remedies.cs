using Atelier.Training.Doctor;

namespace Atelier.App.Doctor;

/// <summary>What helps against which disease: a mild remedy first, a stronger one if that did not last. All start from a new seed.</summary>
internal static class Remedies
{
    /// <summary>More than papers train such games with: what diverged at a twentieth of its rate is brought down to it at once.</summary>
    private const double UsualRate = 0.001;

    private static readonly Dictionary<Disease, Action<Prescription>[]> s_ladders = new()
    {
        [Disease.Dead] = [Calm, p => Bound(p).AtMost("learning-rate", UsualRate).AtLeast("r1", 1)],
        [Disease.Divergence] = [Calm, p => Bound(p).AtMost("learning-rate", UsualRate).AtLeast("r1", 1)],
        [Disease.VanishingGradients] =
        [
            p => Even(p).AtLeast("r1", 1),
            p => Even(p).Set("augment", "diffaugment").AtLeast("r1", 5).Scale("learning-rate", 0.5),
        ],
        [Disease.ModeCollapse] = [p => Even(p).AtLeast("d-rate", 1).AtLeast("r1", 1), p => Even(p).Set("augment", "diffaugment").AtLeast("r1", 5).Scale("learning-rate", 0.5)],
        [Disease.DiscriminatorOverfitting] = [p => p.Set("augment", "diffaugment"), p => p.AtLeast("r1", 5)],
        [Disease.ConditionIgnored] = [p => p.Rebuild("label-features", Math.Min(4096, 2 * p.Number("label-features")))],
    };

    /// <summary>A disease's remedy; null where there is none, or none is left.</summary>
    /// <param name="disease">Which.</param>
    /// <param name="before">How often it was treated before.</param>
    public static Action<Prescription>? For(Disease disease, int before) => s_ladders.GetValueOrDefault(disease)?.ElementAtOrDefault(before);

    /// <summary>A discriminator no faster than its generator, and a generator's loss whose slope does not vanish where the discriminator is sure.</summary>
    private static Prescription Even(Prescription p)
    {
        if (p.Is("loss", "wasserstein"))
        {
            return p;
        }

        if (p.Is("loss", "minimax"))
        {
            p.Set("loss", "non-saturating");
        }

        return p.AtMost("d-rate", 1).AtMost("d-steps", 1);
    }

    /// <summary>A critic whose slopes nothing bounded is given its penalty, and needs no more; otherwise steps were too large.</summary>
    private static void Calm(Prescription p)
    {
        bool unbounded = p.Is("loss", "wasserstein") && p.Number("gradient-penalty") == 0;
        Bound(p).Scale("learning-rate", unbounded ? 1 : 0.05);
    }

    /// <summary>Slopes that the discriminator's loss bounds.</summary>
    private static Prescription Bound(Prescription p)
        => (p.Is("loss", "wasserstein") ? p.AtLeast("gradient-penalty", 10) : p).AtMost("d-rate", 1);
}
