using Atelier.Metrics.Extractors.Training;
using Atelier.Training.Doctor;

namespace Atelier.Benchmarks.Planted;

/// <summary>Every way to train that the study knows.</summary>
internal static class PlantedCases
{
    private const string Small = "batch=32 width=8 latent=32";

    private static readonly PlantedCase s_dcgan = new("dcgan", "dcgan", "fashion-mnist", Small) { Seeds = 4, SeedsAside = 2 };
    private static readonly PlantedCase s_cgan = new("cgan", "cgan", "fashion-mnist", $"{Small} label-features=16") { Seeds = 4, SeedsAside = 2 };
    private static readonly PlantedCase s_wgan = new("wgan-gp", "wgan-gp", "fashion-mnist", $"{Small} d-steps=2") { Seeds = 4, SeedsAside = 2 };
    private static readonly PlantedCase s_gan = new("gan", "gan", "mnist", "batch=32 width=64 latent=32") { Seeds = 4, SeedsAside = 2 };

    /// <summary>Healthy ones: those that are broken below, and others for the doctor to be quiet about.</summary>
    public static IReadOnlyList<PlantedCase> Healthy { get; } =
    [
        s_dcgan, s_cgan, s_wgan, s_gan,
        Other(s_dcgan, "dcgan, hinge", "loss=hinge"),
        Other(s_dcgan, "dcgan, least squares", "loss=least-squares"),
        Other(s_dcgan, "dcgan, spectral norm", "d-norm=spectral"),
        Other(s_dcgan with { Data = "mnist" }, "dcgan, mnist", "augment=diffaugment"),
        Other(s_dcgan with { Data = "shapeworld-plain" }, "dcgan, shapeworld", ""),
        Other(s_cgan with { Data = "mnist" }, "cgan, mnist", "r1=1"),
    ];

    /// <summary>Sick ones.</summary>
    public static IReadOnlyList<PlantedCase> Sick { get; } =
    [
        s_dcgan.Break("learning rate 100 times too high", new("dcgan", Sign.Above(Signals.Update("generator")), Disease.Divergence), "learning-rate=0.02"),
        s_gan.Break("learning rate absurd", new("gan", Sign.Below(Signals.Contrast), Disease.Dead), "learning-rate=1"),
        s_dcgan.Break("no normalisation", new("dcgan", Sign.Below(Signals.Diversity), Disease.ModeCollapse), "g-norm=none d-norm=none learning-rate=0.002"),
        s_dcgan.Break("discriminator trained 10 times as fast", new("dcgan", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients), "d-rate=10"),
        s_dcgan.Break("discriminator trained 10 times as often", new("dcgan", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients), "d-steps=10"),
        s_gan.Break("saturating loss, strong discriminator", new("gan", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients), "loss=minimax d-rate=5 dropout=0"),
        s_gan.Break("discriminator too slow", new("gan", Sign.Below(Signals.Diversity), Disease.ModeCollapse), "d-rate=0.02 learning-rate=0.001"),
        s_dcgan.Break("one class from some step on", new("dcgan", Sign.Below(Signals.Classes), Disease.ModeCollapse) { Spoil = data => new Turning(data, new OneClass(data), 32_000) }),
        s_dcgan.Break("64 training pictures", new("dcgan", Sign.Above(Signals.Memorized), Disease.DiscriminatorOverfitting) { Spoil = data => new DatasetPart(data, 0, 64) }),
        s_cgan.Break("labels shuffled", new("cgan", Sign.Below(Signals.LabelEffect), Disease.Mislabelled) { Spoil = data => new ShuffledLabels(data) }),
        s_cgan.Break("labels lost on their way", new("cgan", Sign.Below(Signals.ClassEffect), Disease.ConditionIgnored) { Spoil = data => new Turning(data, new ShuffledLabels(data), 1000) }),
        s_wgan.Break("critic without its penalty", new("wgan-gp", Sign.Above(Signals.RealLogit), Disease.Divergence), "gradient-penalty=0 d-rate=10"),
        s_cgan.Break("conditional GAN, discriminator loss at 0", new("cgan", Sign.Below(Signals.Loss("discriminator")), Disease.VanishingGradients), "d-norm=none d-rate=10 beta1=0.9"),
    ];

    public static IReadOnlyList<PlantedCase> All { get; } = [.. Healthy, .. Sick];

    private static PlantedCase Other(PlantedCase like, string name, string settings) => like with { Name = name, Settings = $"{like.Settings} {settings}".Trim(), Seeds = 1, SeedsAside = 1 };
}
