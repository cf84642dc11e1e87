namespace Atelier.Models.Gan.Settings;

/// <summary>What an adversarial recipe does unless the user says otherwise.</summary>
internal sealed record GanDefaults
{
    public string Net { get; init; } = "dcgan";

    public int Latent { get; init; } = 128;

    public string Weights { get; init; } = "usual";

    public int Attention { get; init; }

    public string GeneratorNorm { get; init; } = "usual";

    public string DiscriminatorNorm { get; init; } = "usual";

    public double Dropout { get; init; }

    public string Optimizer { get; init; } = "adam";

    public double LearningRate { get; init; } = 2e-4;

    public double DiscriminatorRate { get; init; } = 1;

    public double Beta1 { get; init; } = 0.5;

    public double Beta2 { get; init; } = 0.999;

    public int DiscriminatorSteps { get; init; } = 1;

    public double Average { get; init; } = 0.995;

    public string Loss { get; init; } = "non-saturating";

    public double GradientPenalty { get; init; }

    public double Dragan { get; init; }

    public double Clip { get; init; }

    public int Unroll { get; init; }

    public int MinibatchKernels { get; init; }

    public double Orthogonality { get; init; }
}
