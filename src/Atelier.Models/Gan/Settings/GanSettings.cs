using Atelier.Models.Gan.Augmentation;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;

namespace Atelier.Models.Gan.Settings;

/// <summary>The settings that every adversarial recipe has, with the defaults of one: its networks, what they minimise, and how.</summary>
internal sealed class GanSettings(GanDefaults defaults)
{
    private readonly ChoiceSetting<Func<GanSettings, SettingValues, double, IOptimizer>> _optimizer = new(
        "optimizer",
        defaults.Optimizer,
        new Dictionary<string, Func<GanSettings, SettingValues, double, IOptimizer>>
        {
            ["adam"] = (settings, values, rate) => new Adam(rate, values.Get(settings._beta1), values.Get(settings._beta2)),
            ["rmsprop"] = (_, _, rate) => new RmsProp(rate),
        },
        "how both networks step");

    private readonly NumberSetting _learningRate = new("learning-rate", defaults.LearningRate, 1e-8, 1, "the generator's step size");
    private readonly NumberSetting _lead = new("d-rate", defaults.DiscriminatorRate, 1e-3, 1e3, "the discriminator's step size, as a multiple of the generator's");
    private readonly NumberSetting _beta1 = new("beta1", defaults.Beta1, 0, 0.9999, "Adam's decay of the mean gradient");
    private readonly NumberSetting _beta2 = new("beta2", defaults.Beta2, 0, 0.99999, "Adam's decay of the mean squared gradient");
    private readonly WholeSetting _discriminatorSteps = new("d-steps", defaults.DiscriminatorSteps, 1, 100, "discriminator updates a generator update");
    private readonly NumberSetting _smoothing = new("label-smoothing", 0, 0, 0.5, "real samples' target is 1 minus this (cross-entropy losses)");
    private readonly NumberSetting _average = new("ema", defaults.Average, 0, 0.99999, "decay of the average of the generator's weights that samples come from; 0: none");
    private readonly NumberSetting _gradientPenalty = new("gradient-penalty", defaults.GradientPenalty, 0, 1e6, "weight of the penalty on slopes other than 1 between real and generated pictures; 0: none");
    private readonly NumberSetting _dragan = new("dragan", defaults.Dragan, 0, 1e6, "weight of the penalty on slopes other than 1 around real pictures; 0: none");
    private readonly NumberSetting _r1 = new("r1", 0, 0, 1e6, "weight (gamma) of the penalty on slopes at real pictures; 0: none");
    private readonly NumberSetting _r2 = new("r2", 0, 0, 1e6, "weight (gamma) of the penalty on slopes at generated pictures; 0: none");
    private readonly NumberSetting _clip = new("clip", defaults.Clip, 0, 1e3, "the discriminator's weights are kept within plus and minus this; 0: anywhere");
    private readonly NumberSetting _orthogonality = new("orthogonality", defaults.Orthogonality, 0, 1e6, "weight of the penalty on filters of the generator's convolutions that are not at right angles; 0: none");
    private readonly NumberSetting _featureMatching = new("feature-matching", defaults.FeatureMatching, 0, 1e6, "weight of the distance between the mean features of real and generated pictures, for the generator; 0: none");

    private readonly WholeSetting _unroll = new("unroll", defaults.Unroll, 0, 100, "discriminator updates that the generator looks ahead through; 0: none");

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
            ["relativistic"] = smoothing => new RelativisticAverage(new NonSaturating(smoothing), new NonSaturating()),
            ["relativistic-least-squares"] = _ => new RelativisticAverage(new LeastSquares(Fake: -1)),
            ["relativistic-hinge"] = _ => new RelativisticAverage(new Hinge()),
        },
        "what the networks minimise");

    private readonly ChoiceSetting<Func<GanSettings, Discriminator, SettingValues, IReadOnlyList<IAugmentation>>> _augmentation = new(
        "augment",
        "none",
        new Dictionary<string, Func<GanSettings, Discriminator, SettingValues, IReadOnlyList<IAugmentation>>>
        {
            ["none"] = (_, _, _) => [],
            ["affine"] = (_, _, _) => [new AffineAugment()],
            ["diffaugment"] = (_, _, _) => [new DiffAugment()],
            ["ada"] = (settings, discriminator, values) => [new AdaptiveAugment(discriminator.Scope["ada"], values.Get(settings._ramp))],
        },
        "what pictures go through before they are judged: small turns, moves, scalings and slants; colour, moves and a cut; or ADA's transforms, as often as is needed");

    private readonly WholeSetting _ramp = new("ada-ramp", 500_000, 1, int.MaxValue, "pictures in which the probability of ADA's transforms can rise from 0 to 1");

    /// <summary>Which networks play.</summary>
    public NetworkSettings Networks { get; } = new(defaults);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Setting> All =>
    [
        .. Networks.All, _optimizer, _learningRate, _lead, _beta1, _beta2, _discriminatorSteps, _smoothing, _average, _loss,
        _gradientPenalty, _dragan, _r1, _r2, _clip, _orthogonality, _featureMatching, _unroll, _augmentation, _ramp,
    ];

    /// <summary>The game that the settings describe, to which a variant may have given terms of its own.</summary>
    /// <param name="generator">See <see cref="Gan.Game"/>.</param>
    /// <param name="discriminator">See <see cref="Gan.Game"/>.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="variant">What the variant brings; settings come on top.</param>
    /// <param name="weighted">What the variant makes of the objective.</param>
    public Game Game(
        ConditionalLayer generator, Discriminator discriminator, SettingValues values, GameOptions variant, Func<IGanObjective, IGanObjective>? weighted = null) => new(
        generator,
        discriminator,
        (weighted ?? (objective => objective))(values.Get(_loss)(values.Get(_smoothing))),
        variant with
        {
            DiscriminatorTerms =
            [
                .. variant.DiscriminatorTerms,
                .. Term(_gradientPenalty, values, weight => new Penalized(new GradientPenalty(weight))),
                .. Term(_dragan, values, weight => new Penalized(new DraganPenalty(weight))),
                .. Term(_r1, values, gamma => new Penalized(new R1(gamma))),
                .. Term(_r2, values, gamma => new Penalized(new R2(gamma))),
            ],
            GeneratorTerms =
            [
                .. variant.GeneratorTerms,
                .. Term(_orthogonality, values, weight => new Orthogonality(generator.Parameters, weight)),
                .. Term(_featureMatching, values, weight => new FeatureMatching(weight)),
            ],
            Augmentations = [.. variant.Augmentations, .. values.Get(_augmentation)(this, discriminator, values)],
        });

    /// <summary>The usual phases of a game, with the optimisers that the settings describe.</summary>
    public IReadOnlyList<Training.Phase> Phases(Game game, SettingValues values)
    {
        double rate = values.Get(_learningRate), bound = values.Get(_clip);
        IOptimizer generator = Optimizer(rate), discriminator = Optimizer(rate * values.Get(_lead));
        IReadOnlyList<Training.Phase> phases = AdversarialModel.PhasesOf(
            game, new(generator, bound > 0 ? new WeightClip(discriminator, bound) : discriminator), values.Get(_discriminatorSteps));
        return values.Get(_unroll) is > 0 and var steps ? Unrolling.Of(game, phases, steps) : phases;

        IOptimizer Optimizer(double step) => values.Get(_optimizer)(this, values, step);
    }

    /// <summary>The model of a game.</summary>
    /// <param name="scope">Where all its networks are declared.</param>
    /// <param name="game">The game.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="phases">The updates of a round; by default <see cref="Phases"/>.</param>
    public AdversarialModel Model(Scope scope, Game game, SettingValues values, IReadOnlyList<Training.Phase>? phases = null)
        => new(scope, game, phases ?? Phases(game, values), values.Get(_average));

    /// <summary>The decay of the average that samples come from.</summary>
    public double Average(SettingValues values) => values.Get(_average);

    /// <summary>A term of the weight that is set; none where that is 0.</summary>
    internal static IEnumerable<ITerm> Term(NumberSetting setting, SettingValues values, Func<double, ITerm> term)
        => values.Get(setting) is > 0 and var weight ? [term(weight)] : [];
}
