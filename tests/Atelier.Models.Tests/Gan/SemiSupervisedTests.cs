using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

public sealed class SemiSupervisedTests
{
    private static readonly RandomKey Key = new(21);

    public static MatrixTheoryData<string, string> Formulations => new(["sgan", "improved-gan"], ["one-more-class", "stacked"]);

    /// <summary>One label of each class in a batch of eight.</summary>
    [Theory]
    [MemberData(nameof(Formulations))]
    public void A_few_labels_make_a_classifier(string recipe, string formulation)
    {
        using IModel model = TinyModels.Build(recipe, DarkAndLight.Spec, settings: [("formulation", formulation), ("learning-rate", "0.002"), ("ema", "0.9"), ("net", "mlp")]);
        Dictionary<string, double[]> before = model.Scope.Parameters.ToDictionary(p => p.Name, p => Close.Values(p.Storage));
        DarkAndLight source = new();
        using Trainer trainer = new(model, Key, () => Known(source.Next(), 2));
        for (int round = 0; round < 60; round++)
        {
            trainer.RunRound();
        }

        Assert.All(model.Scope.Parameters, p => Assert.NotEqual(before[p.Name], Close.Values(p.Storage)));
        Batch batch = source.Next();
        using Tensor pictures = batch.Images, labels = batch.Labels!, scores = ((IClassifier)model).Classify(pictures);
        Assert.Equal([8, 2], scores.Shape);
        Assert.Equal(labels.ToArray<long>(), scores.ToArray<float>().Chunk(2).Select(row => row[1] > row[0] ? 1L : 0));
    }

    [Fact]
    public void Without_any_label_only_the_game_is_played()
    {
        using IModel model = TinyModels.Build("improved-gan", DarkAndLight.Spec);
        DarkAndLight source = new();
        using Trainer trainer = new(model, Key, () => Known(source.Next(), 0));

        trainer.RunRound();

        Assert.Equal(0, trainer.TakeWatched()["discriminator/classes"]);
    }

    /// <summary>A batch's other pictures may be compared with while several numbers are said of each.</summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("compact")]
    [InlineData("resnet-deep")]
    public void Every_class_has_its_score_beside_minibatch_discrimination(string net)
    {
        using IModel model = TinyModels.Build("sgan", TinyModels.Pictures, settings: [("net", net), ("minibatch", "3")]);
        double[] head = Close.Values(model.Scope.Parameters.Single(p => p.Name == "discriminator.minibatch.head.weight").Storage);

        TinyModels.Train(model, rounds: 1);

        Assert.Equal(3 * 3, head.Length);
        Assert.NotEqual(head, Close.Values(model.Scope.Parameters.Single(p => p.Name == "discriminator.minibatch.head.weight").Storage));
    }

    /// <summary>With the labels alone, pictures without one teach the classifier nothing.</summary>
    [Fact]
    public void A_game_of_no_weight_leaves_the_labels_alone()
    {
        Assert.Equal(Trained(2), Trained(8));
        Assert.NotEqual(Trained(2, weight: "1"), Trained(8, weight: "1"));

        // The labels are known of the first two pictures always; what varies is whether the others are dark and light, or grey.
        static double[] Trained(int pictures, string weight = "0")
        {
            using IModel model = TinyModels.Build("improved-gan", DarkAndLight.Spec, settings: [("d-game", weight), ("net", "mlp")]);
            DarkAndLight source = new();
            using Trainer trainer = new(model, Key, () => Grey(Known(source.Next(), 2), pictures));
            trainer.RunRound();
            return [.. model.Phases[0].Updates.SelectMany(p => Close.Values(p.Storage))];
        }
    }

    /// <summary>It is of pictures without labels too, and of chance: without noise and dropout there is nothing to agree on.</summary>
    [Theory]
    [InlineData("0", false)]
    [InlineData("0.5", true)]
    public void Classes_are_to_be_the_same_under_other_dropout(string dropout, bool differ)
    {
        using IModel model = TinyModels.Build("improved-gan", DarkAndLight.Spec, settings: [("consistency", "2"), ("net", "mlp"), ("dropout", dropout)]);
        DarkAndLight source = new();
        using Trainer trainer = new(model, Key, () => Known(source.Next(), 0));

        trainer.RunRound();

        Assert.Equal(differ, trainer.TakeWatched()["discriminator/consistency"] > 0);
    }

    /// <summary>It needs no label at all: dark and light pictures become two classes, -ln 2 where all are sure and as frequent.</summary>
    [Theory]
    [InlineData("one-more-class")]
    [InlineData("stacked")]
    public void Classes_become_what_pictures_fall_into(string formulation)
    {
        using IModel model = TinyModels.Build(
            "improved-gan", DarkAndLight.Spec, settings: [("view-weight", "1"), ("net", "mlp"), ("dropout", "0.1"), ("d-game", "0"), ("formulation", formulation)]);
        DarkAndLight source = new();
        using Trainer trainer = new(model, Key, () => Known(source.Next(), 0));

        for (int round = 0; round < 200; round++)
        {
            _ = trainer.TakeWatched();
            trainer.RunRound();
        }

        Assert.InRange(trainer.TakeWatched()["discriminator/views"], -Math.Log(2) - 1e-4, -0.6);
    }

    [Theory]
    [InlineData("sgan")]
    [InlineData("improved-gan")]
    public void Pictures_without_classes_are_refused(string recipe)
        => Assert.Contains("two classes or more", Assert.Throws<RecipeException>(() => TinyModels.Build(recipe, new PictureSpec(1, 16, 16, 0))).Message, StringComparison.Ordinal);

    private static Batch Known(Batch batch, int known)
    {
        long[] labels = [.. batch.Labels!.ToArray<long>().Select((label, i) => i < known ? label : -1)];
        return batch with { Labels = Tensor.From(labels, [labels.Length]) };
    }

    private static Batch Grey(Batch batch, int from)
    {
        float[] pixels = [.. batch.Images.ToArray<float>().Select((value, i) => i / 64 < from ? value : 0)];
        return batch with { Images = Tensor.From(pixels, batch.Images.Shape) };
    }
}
