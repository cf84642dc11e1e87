using Atelier.Metrics.Extractors.Training;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>Every way to train that the study knows.</summary>
internal static class PlantedCases
{
    // Learning rates are above the recipes' own: networks of this width bear it, and are where wide ones are after many more steps.
    private const string Small = "batch=32 width=8 latent=32 ema=0.99";

    private static readonly PlantedCase s_dcgan = new("dcgan", "dcgan", "fashion-mnist", $"{Small} learning-rate=0.002") { SeedsAside = 2 };
    private static readonly PlantedCase s_slow = new("dcgan, its own learning rate", "dcgan", "fashion-mnist", Small) { SeedsAside = 1 };
    private static readonly PlantedCase s_cgan = new("cgan", "cgan", "fashion-mnist", $"{Small} learning-rate=0.001 label-features=16") { SeedsAside = 2 };
    private static readonly PlantedCase s_wgan = new("wgan-gp", "wgan-gp", "fashion-mnist", $"{Small} learning-rate=0.0002 d-steps=3") { SeedsAside = 2 };
    private static readonly PlantedCase s_gan = new("gan", "gan", "fashion-mnist", "batch=32 width=64 latent=32 ema=0.99 learning-rate=0.0005") { SeedsAside = 2 };

    /// <summary>Healthy ones: those that are broken below, and others for the doctor to be quiet about.</summary>
    public static IReadOnlyList<PlantedCase> Healthy { get; } =
    [
        s_dcgan, s_slow, s_cgan, s_wgan, s_gan,
        Other(s_dcgan, "dcgan, hinge", "loss=hinge"),
        Other(s_dcgan, "dcgan, least squares", "loss=least-squares"),
        Other(s_dcgan, "dcgan, spectral norm", "d-norm=spectral"),
        Other(s_dcgan with { Data = "mnist" }, "dcgan, mnist", "augment=diffaugment"),
        Other(s_dcgan with { Data = "shapeworld-plain" }, "dcgan, shapeworld", ""),
        Other(s_cgan with { Data = "mnist" }, "cgan, mnist", "r1=1") with { Seeds = 2, SeedsAside = 0 },
    ];

    /// <summary>Sick ones.</summary>
    public static IReadOnlyList<PlantedCase> Sick { get; } =
    [
        s_gan.Break(
            "learning rate 40 times too high",
            new("gan", Sign.Above(Signals.Loss("generator")), Disease.Divergence),
            "learning-rate=0.02"),
        s_gan.Break(
            "learning rate absurd",
            new("gan", Sign.Above(Signals.Loss("generator")), Disease.Dead, Disease.Divergence),
            "learning-rate=1"),
        s_dcgan.Break(
            "no normalisation",
            new("dcgan", Sign.Above(Signals.RealLogit), Disease.Divergence),
            "g-norm=none d-norm=none learning-rate=0.05"),
        s_slow.Break(
            "discriminator trained 10 times as often",
            new("dcgan, its own learning rate", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients),
            "d-steps=10"),
        s_slow.Break(
            "saturating loss, strong discriminator",
            new("dcgan, its own learning rate", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients),
            "loss=minimax d-steps=5"),
        s_gan.Break(
            "discriminator 50 times too slow",
            new("gan", Sign.Below(Signals.Diversity), Disease.ModeCollapse),
            "d-rate=0.02"),
        s_dcgan.Break(
            "one class from step 500 on",
            new("dcgan", Sign.Below(Signals.Classes), Disease.ModeCollapse) { Spoil = data => new Turning(data, new OneClass(data), 16_000), From = 500 }),
        s_dcgan.Break(
            "64 training pictures",
            new("dcgan", Sign.Above(Signals.Memorized), Disease.DiscriminatorOverfitting) { Spoil = data => new DatasetPart(data, 0, 64) }),
        s_cgan.Break(
            "labels shuffled",
            new("cgan", Sign.Below(Signals.LabelEffect), Disease.Mislabelled) { Spoil = data => new ShuffledLabels(data) }),
        s_cgan.Break(
            "labels lost from step 375 on",
            new("cgan", Sign.Below(Signals.ClassEffect), Disease.ConditionIgnored) { Spoil = data => new Turning(data, new ShuffledLabels(data), 12_000), From = 375 }),
        s_wgan.Break(
            "critic without its penalty",
            new("wgan-gp", Sign.Above(Signals.RealLogit), Disease.Divergence),
            "gradient-penalty=0 d-rate=5"),
        s_cgan.Break(
            "conditional, discriminator's loss 0",
            new("cgan", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients) { Spoil = data => new DatasetPart(data, 0, 3200) },
            "loss=minimax d-rate=10 learning-rate=0.0005"),
    ];

    public static IReadOnlyList<PlantedCase> All { get; } = [.. Healthy, .. Sick];

    private static PlantedCase Other(PlantedCase like, string name, string settings) => like with { Name = name, Settings = $"{like.Settings} {settings}".Trim(), Seeds = 1, SeedsAside = 1 };
}
