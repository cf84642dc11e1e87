using Atelier.Data;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.SemiSupervised;
using Atelier.Models.Gan.Settings;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Recipes;
using Atelier.Nn;

namespace Atelier.Models.Gan.Variants;

/// <summary>
/// Odena 2016, "Semi-supervised learning with generative adversarial networks" (arXiv:1606.01583): the discriminator is a classifier
/// of K classes and one more, of generated pictures, that learns classes from a few labels and the data's shape from all pictures
/// (<see cref="OneMoreClass"/>). Networks of <see cref="Dcgan"/>: running statistics of the discriminator's batch norms are of real and generated
/// pictures together, which <c>d-norm=none</c> or <c>instance</c> spares the classifier.
/// </summary>
public static class SemiSupervisedGan
{
    /// <summary>The recipe.</summary>
    public static Recipe Recipe { get; } = Create(
        "sgan", "Semi-supervised GAN: one class more, of generated pictures", "Odena 2016, arXiv:1606.01583",
        new(), "one-more-class", game: 1);

    /// <summary>A recipe of a discriminator that classifies.</summary>
    internal static Recipe Create(string name, string title, string paper, GanDefaults defaults, string formulation, double game)
    {
        GanSettings settings = new(defaults);
        WholeSetting labels = new("labels", 100, 1, 100_000_000, "pictures whose labels are known: as many of each class");
        WholeSetting chosen = new("labels-seed", 0, 0, int.MaxValue, "chooses whose labels are known");
        NumberSetting share = new("labelled-share", 0.25, 0.001, 0.9, "share of pictures with labels in the batches");
        NumberSetting discriminator = new("d-game", 1, 0, 1e3, "weight of real or generated beside the classes, for the discriminator; 0: labels alone");
        NumberSetting generator = new("g-game", game, 0, 1e3, "weight of the objective for the generator; 0: only what else it minimises, such as feature-matching");
        NumberSetting consistency = new("consistency", 0, 0, 1e3, "weight of the difference between classes said of the same picture under two draws of dropout, noise and augmentation; 0: none");
        NumberSetting views = new("view-weight", 0, 0, 1e3, "weight of what the classes said of one such draw tell of those said of another, all classes being as frequent; 0: none");
        ChoiceSetting<IFormulation> tells = new(
            "formulation",
            formulation,
            new Dictionary<string, IFormulation> { ["one-more-class"] = new OneMoreClass(), ["stacked"] = new Stacked() },
            "how the classifier tells real from generated: a class of its own, or by the sum of all classes' scores");
        return new(name, title, paper, [labels, chosen, share, tells, discriminator, generator, consistency, views, .. settings.All], Build)
        {
            View = (data, values) => data.WithLabelsOf(values.Get(labels), values.Get(share), (ulong)values.Get(chosen)),
        };

        SemiSupervisedModel Build(Scope scope, PictureSpec pictures, SettingValues values)
        {
            if (pictures.Classes < 2)
            {
                throw new RecipeException($"The recipe needs pictures of two classes or more, and labels of some; these have {pictures.Classes}.");
            }

            IFormulation means = values.Get(tells);
            ClassifyingDiscriminator classifier = new(
                settings.Networks.Discriminator(scope["discriminator"], pictures, values, means.Outputs(pictures.Classes)), means);
            int latent = values.Get(settings.Networks.Latent);
            Game game = settings.Game(
                settings.Networks.Generator(scope["generator"], latent, pictures, values),
                classifier,
                values,
                new(new NormalPrior(latent))
                {
                    DiscriminatorTerms =
                    [
                        new KnownClasses(),
                        .. GanSettings.Term(consistency, values, weight => new Consistency(weight)),
                        .. GanSettings.Term(views, values, weight => new ViewInformation(said => said.Classes!.Slice(1, 0, pictures.Classes), weight)),
                    ],
                },
                objective => new Weighted(objective, values.Get(discriminator), values.Get(generator)));
            if (values.Get(generator) == 0 && game.Options.GeneratorTerms.Count == 0)
            {
                throw new RecipeException("g-game: 0 leaves the generator nothing to minimise; set feature-matching.");
            }

            return new(scope, game, classifier, pictures.Classes, settings.Phases(game, values), settings.Average(values));
        }
    }
}
