using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Gan;

public sealed class ConditionalTests
{
    private static readonly RandomKey Key = new(21);

    [Fact]
    public void Classes_take_turns_unless_they_are_asked_for()
    {
        using IModel model = TinyModels.Build("cgan");
        IConditionalSampler sampler = (IConditionalSampler)model;
        using Tensor turns = model.Sample(Key, 4, first: 2), asked = sampler.Sample(Key, [2, 0, 1, 2], first: 2), other = sampler.Sample(Key, [1, 1, 1, 1], first: 2);

        Assert.Equal(3, sampler.Classes);
        Assert.Equal(Close.Values(turns), Close.Values(asked));
        Assert.NotEqual(Close.Values(turns), Close.Values(other));
    }

    [Fact]
    public void A_class_that_is_not_there_is_refused()
    {
        using IModel model = TinyModels.Build("cgan");

        Assert.Contains("class 3", Assert.Throws<ArgumentOutOfRangeException>(() => ((IConditionalSampler)model).Sample(Key, [0, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_without_classes_are_refused()
        => Assert.Contains("classes", Assert.Throws<RecipeException>(() => TinyModels.Build("cgan", TinyModels.Pictures with { Classes = 0 })).Message, StringComparison.Ordinal);

    /// <summary>A label is all that tells the two halves apart: pictures of class 0 are dark, of class 1 light.</summary>
    [Fact]
    public void The_generator_learns_what_a_class_looks_like()
    {
        PictureSpec pictures = new(1, 8, 8, 2);
        using IModel model = TinyModels.Build("cgan", pictures, settings: [("learning-rate", "0.002"), ("ema", "0.9")]);
        using Trainer trainer = new(model, Key, DarkAndLight);
        for (int round = 0; round < 150; round++)
        {
            trainer.RunRound();
        }

        using Tensor dark = ((IConditionalSampler)model).Sample(Key, [.. Enumerable.Repeat(0, 32)]), light = ((IConditionalSampler)model).Sample(Key, [.. Enumerable.Repeat(1, 32)]);

        Assert.True(Close.Values(light).Average() - Close.Values(dark).Average() > 0.8, "both classes look alike");

        static Batch DarkAndLight()
        {
            long[] labels = [0, 1, 0, 1, 0, 1, 0, 1];
            float[] pixels = [.. labels.SelectMany(label => Enumerable.Repeat(label - 0.5f, 64))];
            return new(Tensor.From(pixels, [8, 1, 8, 8]), Tensor.From(labels, [8]), 0);
        }
    }
}
