using Atelier.Models.Gan.Settings;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Recipes;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Odena, Olah and Shlens 2017, "Conditional image synthesis with auxiliary classifier GANs" (arXiv:1610.09585, equations 2 and 3): the
/// discriminator is not told the class but says it, of real and generated pictures; the generator is told it and wants it
/// recognised. State: the classifier is <c>discriminator.classes</c>. Deviations: networks and steps of <see cref="Dcgan"/>, hence no
/// dropout unless set; the classifier learns from real pictures alone unless <c>fake-classes</c> is set (the paper: 1), for else both
/// networks may agree on classes that are not the real ones'.
/// </summary>
public static class AuxiliaryClassifierGan
{
    private static readonly GanSettings s_game = new(new());
    private static readonly LabelSettings s_labels = new(s_game.Networks, "input");
    private static readonly NumberSetting s_weight = new("class-weight", 1, 0, 1e3, "weight of the classes beside real or generated");

    private static readonly NumberSetting s_fakes = new("fake-classes", 0, 0, 1e3, "weight of the classes that the discriminator says of generated pictures; 0: it learns from real ones alone");

    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = new(
        "acgan",
        "AC-GAN: the discriminator says the class",
        "Odena et al. 2017, arXiv:1610.09585",
        [s_weight, s_fakes, .. s_labels.OfGenerator, .. s_game.All],
        (scope, pictures, values) =>
        {
            Discriminator discriminator = s_game.Networks.Discriminator(scope["discriminator"], pictures, values);
            Linear head = new(discriminator.Scope["classes"], discriminator.Features, Math.Max(1, pictures.Classes), via: s_game.Networks.HeadWeights(values));
            ClassTerm pictured = new("classes/real", head, values.Get(s_weight), turn => turn.Real);
            ClassTerm sampled = new("classes/fake", head, values.Get(s_weight), turn => turn.Fake);
            double fakes = values.Get(s_fakes);
            Game game = s_game.Game(
                s_labels.Generator(scope["generator"], pictures, values),
                discriminator,
                values,
                new(new NormalPrior(values.Get(s_game.Networks.Latent)))
                {
                    Classes = pictures.Classes,
                    DiscriminatorTerms = fakes > 0 ? [pictured, sampled with { Weight = fakes }] : [pictured],
                    GeneratorTerms = [sampled],
                });
            return s_game.Model(scope, game, values);
        });

    /// <summary>How badly the head says the classes of judged pictures: one expectation of equation 2, with its sign changed.</summary>
    private sealed record ClassTerm(string Name, Linear Head, double Weight, Func<Turn, Judgement> Of) : ITerm
    {
        public Tensor Loss(Turn turn) => Nn.Losses.Loss.CrossEntropy(Head.Forward(Of(turn).Features).To(DType.F32), turn.Labels!) * Weight;
    }
}
