namespace Atelier.Training.Doctor;

/// <summary>
/// The signals that diagnoses read. Models of two networks watch the first group under these names (<see cref="Round.Watch"/>), the
/// trainer the second; the third are measured on samples every now and then (<see cref="Examination"/>).
/// </summary>
public static class Signals
{
    /// <summary>The discriminator's mean logit of real pictures.</summary>
    public const string RealLogit = "logit/real";

    /// <summary>The discriminator's mean logit of generated pictures.</summary>
    public const string FakeLogit = "logit/fake";

    /// <summary>The share of real pictures that the discriminator takes for real.</summary>
    public const string RealAccuracy = "accuracy/real";

    /// <summary>The share of generated pictures that it takes for generated.</summary>
    public const string FakeAccuracy = "accuracy/fake";

    /// <summary>Mean distance between the features of two samples, as a multiple of that between two real pictures.</summary>
    public const string Diversity = "samples/diversity";

    /// <summary>Effective number of classes among samples (exp of the entropy of their judged classes), as a multiple of the real pictures'.</summary>
    public const string Classes = "samples/classes";

    /// <summary>Standard deviation of the samples' pixels, as a multiple of the real pictures'.</summary>
    public const string Contrast = "samples/contrast";

    /// <summary>Share of the samples' feature variance that lies between their classes, as a multiple of the real pictures'.</summary>
    public const string ClassEffect = "condition/effect";

    /// <summary>Share of the real pictures' feature variance that lies between their labelled classes.</summary>
    public const string LabelEffect = "condition/labels";

    /// <summary>How much higher the discriminator rates training pictures than held-out ones, as a share of what it rates them above samples.</summary>
    public const string Memorized = "discriminator/memorized";

    /// <summary>The signals that examinations measure.</summary>
    public static IReadOnlySet<string> Examined { get; } = new HashSet<string> { Diversity, Classes, Contrast, ClassEffect, LabelEffect, Memorized };

    /// <summary>Norm of a phase's gradient.</summary>
    public static string Gradient(string phase) => $"gradient/{phase}";

    /// <summary>Norm of an update over the norm of what it updates.</summary>
    public static string Update(string phase) => $"update/{phase}";

    /// <summary>A phase's loss.</summary>
    public static string Loss(string phase) => $"loss/{phase}";
}
