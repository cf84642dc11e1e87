using Atelier.Models.Gan.Augmentation;
using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Optimizers;

namespace Atelier.Models.Gan;

/// <summary>What an adversarial recipe does unless the user says otherwise.</summary>
internal sealed record GanDefaults
{
    public double LearningRate { get; init; } = 2e-4;

    public double Beta1 { get; init; } = 0.5;

    public double Beta2 { get; init; } = 0.999;

    public int DiscriminatorSteps { get; init; } = 1;

    public double Average { get; init; } = 0.995;

    public string Loss { get; init; } = "non-saturating";

    public double GradientPenalty { get; init; }
}

/// <summary>The settings that every adversarial recipe has, with the defaults of one.</summary>
internal sealed class GanSettings(GanDefaults defaults)
{
    private readonly NumberSetting _learningRate = new("learning-rate", defaults.LearningRate, 1e-8, 1, "Adam's step size of the generator");
    private readonly NumberSetting _lead = new("d-rate", 1, 1e-3, 1e3, "the discriminator's step size, as a multiple of the generator's");
    private readonly NumberSetting _beta1 = new("beta1", defaults.Beta1, 0, 0.9999, "Adam's decay of the mean gradient");
    private readonly NumberSetting _beta2 = new("beta2", defaults.Beta2, 0, 0.99999, "Adam's decay of the mean squared gradient");
    private readonly WholeSetting _discriminatorSteps = new("d-steps", defaults.DiscriminatorSteps, 1, 100, "discriminator updates a generator update");
    private readonly NumberSetting _smoothing = new("label-smoothing", 0, 0, 0.5, "real samples' target is 1 minus this (cross-entropy losses)");
    private readonly NumberSetting _average = new("ema", defaults.Average, 0, 0.99999, "decay of the average of the generator's weights that samples come from; 0: none");
    private readonly NumberSetting _gradientPenalty = new("gradient-penalty", defaults.GradientPenalty, 0, 1e6, "weight of the penalty on slopes other than 1 between real and generated pictures; 0: none");
    private readonly NumberSetting _r1 = new("r1", 0, 0, 1e6, "weight (gamma) of the penalty on slopes at real pictures; 0: none");

    private readonly ChoiceSetting<Func<double, IGanObjective>> _loss = new(
        "loss",
        defaults.Loss,
        new Dictionary<string, Func<double, IGanObjective>>
        {
            ["non-saturating"] = smoothing => new NonSaturating(smoothing),
            ["minimax"] = smoothing => new Minimax(smoothing),
            ["least-squares"] = _ => new LeastSquares(),
            ["hinge"] = _ => new Hinge(),
            ["wasserstein"] = _ => new Wasserstein(),
        },
        "what the networks minimise");

    private readonly ChoiceSetting<IReadOnlyList<IAugmentation>> _augmentation = new(
        "augment",
        "none",
        new Dictionary<string, IReadOnlyList<IAugmentation>> { ["none"] = [], ["diffaugment"] = [new DiffAugment()] },
        "what pictures go through before they are judged");

    public IReadOnlyList<Setting> All => [_learningRate, _lead, _beta1, _beta2, _discriminatorSteps, _smoothing, _average, _loss, _gradientPenalty, _r1, _augmentation];

    /// <summary>The game that the settings describe.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="generator">See <see cref="AdversarialModel"/>.</param>
    /// <param name="discriminator">See <see cref="AdversarialModel"/>.</param>
    /// <param name="latent">Length of the latent vector.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="classes">Number of classes that the networks are told.</param>
    public AdversarialModel Play(Scope scope, ConditionalLayer generator, ConditionalLayer discriminator, int latent, SettingValues values, int classes = 0)
    {
        double rate = values.Get(_learningRate), penalty = values.Get(_gradientPenalty), r1 = values.Get(_r1);
        return new(
            scope,
            generator,
            discriminator,
            values.Get(_loss)(values.Get(_smoothing)),
            new(Adam(rate), Adam(rate * values.Get(_lead))),
            new(latent, values.Get(_discriminatorSteps), values.Get(_average))
            {
                Classes = classes,
                Penalties = [.. penalty > 0 ? [new GradientPenalty(penalty)] : Enumerable.Empty<IPenalty>(), .. r1 > 0 ? [new R1(r1)] : Enumerable.Empty<IPenalty>()],
                Augmentations = values.Get(_augmentation),
            });

        Adam Adam(double step) => new(step, values.Get(_beta1), values.Get(_beta2));
    }
}
