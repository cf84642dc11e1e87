using System.Text.Json.Serialization;

namespace Atelier.Training.Doctor;

/// <summary>What can be wrong with the training of a generative model.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Disease>))]
public enum Disease
{
    /// <summary>The generator makes a few kinds of pictures, whatever the latent vector.</summary>
    ModeCollapse,

    /// <summary>The discriminator is so far ahead that the generator learns nothing from it.</summary>
    VanishingGradients,

    /// <summary>Losses or scores grow without bound, or swing wider and wider.</summary>
    Divergence,

    /// <summary>The discriminator knows its training pictures by heart.</summary>
    DiscriminatorOverfitting,

    /// <summary>Pictures do not depend on the class they are asked for.</summary>
    ConditionIgnored,

    /// <summary>The labels say nothing about the pictures.</summary>
    Mislabelled,

    /// <summary>Nothing moves any more, or numbers are no numbers.</summary>
    Dead,
}

/// <summary>Diseases in words.</summary>
public static class DiseaseNames
{
    /// <summary>As "mode collapse".</summary>
    public static string InWords(this Disease disease) => disease switch
    {
        Disease.ModeCollapse => "mode collapse",
        Disease.VanishingGradients => "vanishing generator gradients",
        Disease.Divergence => "divergence or oscillation",
        Disease.DiscriminatorOverfitting => "discriminator overfitting",
        Disease.ConditionIgnored => "condition ignored",
        Disease.Mislabelled => "mislabelled pictures",
        Disease.Dead => "dead or not finite",
        _ => throw new ArgumentOutOfRangeException(nameof(disease), disease, "There is no such disease."),
    };
}

/// <summary>A measured fact that speaks for a finding.</summary>
/// <param name="Signal">What was measured; see <see cref="Signals"/>.</param>
/// <param name="Value">The value at the finding.</param>
/// <param name="Healthy">What it should be, in words.</param>
public sealed record Evidence(string Signal, double Value, string Healthy);

/// <summary>A disease that the doctor has found.</summary>
/// <param name="Disease">Which.</param>
/// <param name="Step">Rounds done when it was named.</param>
/// <param name="Since">The first check-up that showed it.</param>
/// <param name="Evidence">What was measured.</param>
/// <param name="Cause">What it most likely comes from, one sentence.</param>
/// <param name="Advice">What to do about it, one sentence.</param>
public sealed record Finding(Disease Disease, long Step, long Since, IReadOnlyList<Evidence> Evidence, string Cause, string Advice);
