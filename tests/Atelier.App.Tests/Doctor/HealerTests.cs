using Atelier.App.Doctor;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Training.Doctor;

namespace Atelier.App.Tests.Doctor;

public sealed class HealerTests
{
    [Fact]
    public void A_critic_without_its_penalty_gets_one()
    {
        Treatment treatment = Treat(Disease.Divergence, new(), ("loss", "wasserstein"), ("learning-rate", "0.001"))!;

        Assert.Equal([("gradient-penalty", "0", "10"), ("learning-rate", "0.001", "0.0002")], treatment.Changes.Select(c => (c.Key, c.From, c.To)).Order());
        Assert.Equal((0L, 2UL), (treatment.BackTo, treatment.Seed));
    }

    [Fact]
    public void A_discriminator_that_is_too_strong_is_slowed_down_and_the_generators_loss_made_to_slope()
    {
        Treatment treatment = Treat(Disease.VanishingGradients, new(), ("loss", "minimax"), ("d-steps", "10"), ("d-rate", "4"))!;

        Assert.Equal(
            [("d-rate", "1"), ("d-steps", "1"), ("loss", "non-saturating"), ("r1", "1")], treatment.Changes.Select(c => (c.Key, c.To)).Order());
    }

    [Fact]
    public void Training_goes_back_to_the_last_healthy_checkpoint_and_after_a_relapse_to_the_beginning()
    {
        CaseHistory history = new();
        history.Take(new SavedHealthy(500));
        Treatment first = Treat(Disease.ModeCollapse, history)!;
        history.Take(new Treated(900, first));
        Treatment second = Treat(Disease.ModeCollapse, history)!;

        Assert.Equal((500, 0), (first.BackTo, second.BackTo));
        Assert.NotEqual(first.Changes, second.Changes);
    }

    [Fact]
    public void There_are_no_more_treatments_than_were_granted_and_none_for_wrong_labels()
    {
        CaseHistory history = new();
        history.Take(new Treated(900, Treat(Disease.Divergence, history)!));

        Assert.Null(new Healer(1).TreatmentFor(Found(Disease.Divergence), Recipe(), history));
        Assert.Null(Treat(Disease.Mislabelled, new()));
    }

    private static Treatment? Treat(Disease disease, CaseHistory history, params (string Key, string Value)[] settings)
        => new Healer(5).TreatmentFor(Found(disease), Recipe(settings), history);

    private static Finding Found(Disease disease) => new(disease, 900, 800, [], "", "");

    private static RunRecipe Recipe(params (string Key, string Value)[] settings)
    {
        Recipe recipe = RecipeBook.Find("dcgan");
        SettingValues values = new(recipe, settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        return RunRecipe.For(recipe, values, "shapeworld", DatasetCatalog.Open("shapeworld", new()), 1, new StepBudget(1), new(ManagedBackend.Instance, DType.F32));
    }
}
