using Atelier.Models.Gan.Objectives;
using Atelier.Models.Recipes;

namespace Atelier.Models.Gan;

/// <summary>Settings that every adversarial recipe shares.</summary>
internal static class GanSettings
{
    public static NumberSetting LearningRate { get; } = new("learning-rate", 2e-4, 1e-8, 1, "Adam's step size, both networks");

    public static NumberSetting Beta1 { get; } = new("beta1", 0.5, 0, 0.9999, "Adam's decay of the mean gradient");

    public static NumberSetting Beta2 { get; } = new("beta2", 0.999, 0, 0.99999, "Adam's decay of the mean squared gradient");

    public static WholeSetting DiscriminatorSteps { get; } = new("d-steps", 1, 1, 100, "discriminator updates a generator update");

    public static NumberSetting Smoothing { get; } = new("label-smoothing", 0, 0, 0.5, "real samples' target is 1 minus this");

    public static NumberSetting Average { get; } = new("ema", 0.995, 0, 0.99999, "decay of the average of the generator's weights that samples come from; 0: none");

    public static ChoiceSetting<Func<double, IGanObjective>> Loss { get; } = new(
        "loss",
        "non-saturating",
        new Dictionary<string, Func<double, IGanObjective>>
        {
            ["non-saturating"] = smoothing => new NonSaturating(smoothing),
            ["minimax"] = smoothing => new Minimax(smoothing),
        },
        "what the generator minimises");

    public static IReadOnlyList<Setting> All { get; } = [LearningRate, Beta1, Beta2, DiscriminatorSteps, Smoothing, Average, Loss];

    /// <summary>The game that the settings describe.</summary>
    public static AdversarialModel Play(Nn.Scope scope, Nn.Layer generator, Nn.Layer discriminator, int latent, SettingValues values) => new(
        scope,
        generator,
        discriminator,
        values.Get(Loss)(values.Get(Smoothing)),
        () => new Nn.Optimizers.Adam(values.Get(LearningRate), values.Get(Beta1), values.Get(Beta2)),
        new(latent, values.Get(DiscriminatorSteps), values.Get(Average)));
}
