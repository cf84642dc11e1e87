using Atelier.Models.Gan;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Gan.Variants;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

/// <summary>What makes variants the ones they are.</summary>
public sealed class VariantTests
{
    private static readonly RandomKey Key = new(21);

    public static MatrixTheoryData<string, string> Networks => new([.. RecipeBook.All.Select(recipe => recipe.Name)], ["mlp", "compact", "dcgan", "resnet", "resnet-deep"]);

    public static MatrixTheoryData<string, string> Told => new(["mlp", "compact", "dcgan", "resnet", "resnet-deep"], ["norm", "skip-z", "whole-z"]);

    public static MatrixTheoryData<string, string> Objectives => new(
        [.. RecipeBook.All.Select(recipe => recipe.Name)],
        [
            "non-saturating", "minimax", "least-squares", "hinge", "wasserstein",
            "relativistic", "relativistic-least-squares", "relativistic-hinge",
        ]);

    /// <summary>The networks are chosen apart from what they minimise, and so are all remedies at once.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Any_recipe_takes_any_network_and_every_remedy(string recipe, string net)
    {
        using IModel model = TinyModels.Build(recipe, settings:
        [
            ("width", "4"), ("net", net), ("gradient-penalty", "1"), ("dragan", "1"), ("r1", "1"), ("r2", "1"), ("clip", "0.5"), ("orthogonality", "0.1"),
            ("label-smoothing", "0.1"), ("augment", "diffaugment"), ("dropout", "0.2"), ("feature-matching", "0.1"), ("d-rate", "2"), ("d-steps", "1"),
            ("unroll", "1"), ("minibatch", "3"),
            ("weights", "orthogonal"), ("attention", net.StartsWith("resnet", StringComparison.Ordinal) ? "8" : "0"),
        ]);

        AssertOneRoundMoves(model);

        Assert.All(model.Phases[0].Updates, p => Assert.All(Close.Values(p.Storage), value => Assert.InRange(value, -0.5, 0.5)));
    }

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Any_recipe_takes_adaptive_augmentation_and_penalties_behind_it(string recipe)
    {
        using IModel model = TinyModels.Build(recipe, settings: [("augment", "ada"), ("ada-ramp", "4"), ("r1", "1"), ("gradient-penalty", "1"), ("d-steps", "1")]);
        SetP(model, 0.7f);

        AssertOneRoundMoves(model);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Any_recipe_takes_any_objective(string recipe, string loss)
    {
        using IModel model = TinyModels.Build(recipe, settings: [("net", "mlp"), ("loss", loss), ("d-steps", "1"), ("attention", "0")]);

        AssertOneRoundMoves(model);
    }

    private static void SetP(IModel model, float p)
    {
        using Tensor value = Tensor.From([p], [1]);
        model.Scope.State.Single(entry => entry.Name.EndsWith("ada.p", StringComparison.Ordinal)).Value.Assign(value);
    }

    private static void AssertOneRoundMoves(IModel model)
    {
        Dictionary<string, double[]> before = model.Scope.Parameters.ToDictionary(p => p.Name, p => Close.Values(p.Storage));

        TinyModels.Train(model, 1);

        // What shifts all logits alike has no slope where only their differences count, nor at a hinge not yet reached.
        Assert.All(
            model.Scope.Parameters.Where(p => !p.Name.EndsWith("bias", StringComparison.Ordinal) && !TinyModels.MayWait(p.Name, before)),
            p => Assert.NotEqual(before[p.Name], Close.Values(p.Storage)));
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void A_class_reaches_any_generator_through_its_norms(string net, string told)
    {
        using IModel model = TinyModels.Build("cgan", settings: [("net", net), ("g-label", told), ("d-label", "projection")]);
        TinyModels.Train(model, 2);
        IConditionalSampler sampler = (IConditionalSampler)model;

        using Tensor zeros = sampler.Sample(Key, [0, 0]), ones = sampler.Sample(Key, [0, 1]);

        float[][] first = [.. zeros.ToArray<float>().Chunk(256)], second = [.. ones.ToArray<float>().Chunk(256)];
        Assert.Equal(first[0], second[0]);
        Assert.NotEqual(first[1], second[1]);
    }

    /// <summary>With labels as its only source of classes, the head tells samples of one class from those of the other.</summary>
    [Fact]
    public void The_auxiliary_classifier_learns_classes_and_the_generator_obeys_it()
    {
        using IModel model = TinyModels.Build("acgan", DarkAndLight.Spec, settings: [("learning-rate", "0.002"), ("ema", "0.9")]);
        using Trainer trainer = new(model, Key, new DarkAndLight().Next);
        for (int round = 0; round < 150; round++)
        {
            trainer.RunRound();
        }

        IReadOnlyDictionary<string, double> watched = trainer.TakeWatched();
        Assert.InRange(watched["discriminator/classes/real"], 0, 0.4); // log 2 = 0.69 by chance.
        using Tensor dark = ((IConditionalSampler)model).Sample(Key, [.. Enumerable.Repeat(0, 32)]), light = ((IConditionalSampler)model).Sample(Key, [.. Enumerable.Repeat(1, 32)]);
        Assert.True(Close.Values(light).Average() - Close.Values(dark).Average() > 0.5, "both classes look alike");
    }

    [Fact]
    public void Codes_are_equally_likely_and_belong_to_their_sample() => Arena.Run("test", () =>
    {
        CodePrior prior = new(Noise: 3, Categories: 4, Numbers: 2);
        Tensor normal = Tensor.Normal([4000, prior.Length], Key);

        double[][] codes = [.. Close.Values(prior.CodeOf(prior.From(normal))).Chunk(6)];

        Assert.All(codes, code => Assert.Equal((1, 3), (code.Take(4).Count(x => x == 1), code.Take(4).Count(x => x == 0))));
        Assert.All(Enumerable.Range(0, 4), category => Assert.InRange(codes.Average(code => code[category]), 0.22, 0.28));
        foreach (double[] numbers in new[] { 4, 5 }.Select(i => codes.Select(code => code[i]).Order().ToArray()))
        {
            Assert.All(numbers.Select((x, i) => x - (2 * (i + 0.5) / 4000 - 1)), gap => Assert.InRange(gap, -0.05, 0.05));
        }

        Assert.Equal(Close.Values(prior.From(normal.Slice(0, 7, 9))), Close.Values(prior.From(normal).Slice(0, 7, 9)));
    });

    /// <summary>
    /// A generator that passed its code by would leave the head to guess: log 2 for a category of two, and half the variance, 1/3, of a
    /// number from -1 to 1.
    /// </summary>
    [Fact]
    public void The_head_reads_the_code_in_pictures_because_the_generator_writes_it()
    {
        const double Chance = 0.693 + 1.0 / 6;
        using AdversarialModel model = (AdversarialModel)TinyModels.Build(
            "infogan", DarkAndLight.Spec, settings: [("categories", "2"), ("codes", "1"), ("ema", "0.9")]);
        using Trainer trainer = new(model, Key, new DarkAndLight().Next);

        double untrained = Information(rounds: 5);
        Information(rounds: 200);
        double trained = Information(rounds: 50);

        Assert.InRange(untrained, 0.8 * Chance, 3 * Chance);
        Assert.InRange(trained, 0, 0.25 * Chance);

        // The same noise with another code is another picture.
        (float[] zero, float[] one) = (Pictures(0), Pictures(1));
        Assert.True(zero.Zip(one).Average(pair => Math.Abs(pair.First - pair.Second)) > 0.02, "both codes give the same pictures");

        double Information(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                trainer.RunRound();
            }

            return trainer.TakeWatched()["generator/information"];
        }

        float[] Pictures(int category) => Arena.Run("test", () =>
        {
            Tensor latents = model.Code!.With(model.Latents(model.Noise(Key, 32)), [.. Enumerable.Repeat(new LatentCode(category, [0]), 32)]);
            return model.Generate(latents, null).ToArray<float>();
        });
    }

    [Fact]
    public void Feature_matching_is_the_squared_distance_of_mean_features() => Arena.Run("test", () =>
    {
        Tensor real = Tensor.From<float>([1, 2, 3, 4], [2, 2]), fake = Tensor.From<float>([0, 0, 2, 2], [2, 2]).WithGrad();
        Turn turn = new(null!, null!, null!, null, null!, () => new(null!, real), () => new(null!, fake));

        Tensor loss = new FeatureMatching(2).Loss(turn);

        Assert.Equal(2 * (1 + 4), loss.Item(), 1e-5);
        Assert.Equal([-2, -4, -2, -4], Close.Values(Gradients.Grad(loss, [fake])[0]));
    });

    /// <summary>On a batch without spread DRAGAN's points are the pictures; on any other they lie half a deviation around them.</summary>
    [Fact]
    public void DRAGAN_looks_around_real_pictures() => Arena.Run("test", () =>
    {
        Tensor flat = Tensor.Full([64, 1, 1, 1], 3), spread = Tensor.Normal([4096, 1, 1, 1], Key) * 2 + 10;

        // The slope of x^2 / 2 is x, and E (x - 1)^2 = (10 - 1)^2 + 2^2 + 1^2.
        Assert.Equal(0.5 * 4, new DraganPenalty(0.5).Loss(Paraboloid, flat, flat, Key, 0).Item(), 1e-4);
        Assert.InRange(new DraganPenalty(1).Loss(Paraboloid, spread, spread, new RandomKey(5), 0).Item(), 83, 89);

        static Tensor Paraboloid(Tensor x) => x.Square().Sum([1, 2, 3]) * 0.5;
    });

    [Fact]
    public void A_perceptron_refuses_a_norm_over_pixels()
        => Assert.Contains("Instance norm", Assert.Throws<RecipeException>(() => TinyModels.Build("gan", settings: ("d-norm", "instance"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("cgan")]
    [InlineData("acgan")]
    [InlineData("cgan-projection")]
    [InlineData("biggan")]
    [InlineData("biggan-deep")]
    public void Pictures_without_classes_are_refused(string recipe)
        => Assert.Contains("classes", Assert.Throws<RecipeException>(() => TinyModels.Build(recipe, TinyModels.Pictures with { Classes = 0 })).Message, StringComparison.Ordinal);
}
