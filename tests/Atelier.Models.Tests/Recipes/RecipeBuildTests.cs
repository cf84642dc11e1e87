using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Training;

namespace Atelier.Models.Tests.Recipes;

/// <summary>What every recipe promises: those added to the book are tested without another line, but for their state's names.</summary>
public sealed class RecipeBuildTests
{
    private static readonly RandomKey Key = new(21);

    /// <summary>State dictionaries are files that others read: a change of names breaks them. PyTorch's layout: module.number.tensor.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["gan"] = [.. Weights("generator.main", 0, 2, 4, 6), .. Weights("discriminator.main", 0, 3, 6, 9)],
        ["cgan"] = ["generator.label.weight", .. Upwards("generator.network"), "discriminator.label.weight", .. Downwards("discriminator.network")],
        ["dcgan"] = [.. Upwards("generator"), .. Downwards("discriminator")],
        ["infogan"] =
        [
            .. Upwards("generator"), .. Downwards("discriminator"),
            .. Weights("discriminator.code", 0, 3), .. Norm("discriminator.code.1"),
        ],
        ["acgan"] =
        [
            "generator.label.weight", .. Upwards("generator.network"),
            .. Downwards("discriminator"), "discriminator.classes.weight", "discriminator.classes.bias",
        ],
        ["minibatch"] = [.. Upwards("generator"), .. Downwards("discriminator"), "discriminator.minibatch.weight", "discriminator.minibatch.head.weight"],
        ["unrolled"] = [.. Upwards("generator"), .. Downwards("discriminator")],
        ["lsgan"] = [.. Upwards("generator"), .. Downwards("discriminator")],
        ["wgan"] = [.. Upwards("generator"), .. Downwards("critic")],
        ["wgan-gp"] = [.. Upwards("generator"), .. Weights("critic.main", 0, 2), "critic.main.4.weight"],
        ["dragan"] = [.. Upwards("generator"), .. Weights("discriminator.main", 0, 2), "discriminator.main.4.weight"],
        ["sngan"] = [.. Residual("generator", Norm), .. SpectralResidual("discriminator")],
        ["cgan-projection"] =
        [
            .. Residual("generator", NormOfCondition), .. SpectralResidual("discriminator.network"), .. Spectral("discriminator.label"),
        ],
        ["ragan"] = [.. Upwards("generator"), .. Downwards("discriminator")],
        ["sgan"] = [.. Upwards("generator"), .. Downwards("discriminator")],
        ["improved-gan"] =
        [
            "generator.main.0.weight", .. Norm("generator.main.1"), "generator.main.3.weight", .. Norm("generator.main.4"), .. Weights("generator.main", 6),
            .. Weights("discriminator.main", 3, 7, 11, 15, 19), .. Weights("discriminator.head", 1),
        ],
        ["sagan"] = [.. AttentiveResidual("generator", Norm, Spectral), .. SpectralResidual("discriminator", attends: true)],
        ["biggan"] =
        [
            "generator.label.weight", .. AttentiveResidual("generator.network", NormOfCondition, Plain),
            .. SpectralResidual("discriminator.network", attends: true), .. Spectral("discriminator.label"),
        ],
        ["biggan-deep"] =
        [
            "generator.label.weight", .. DeepUpwards("generator.network"),
            .. DeepDownwards("discriminator.network"), .. Spectral("discriminator.label"),
        ],
    };

    public static TheoryData<string> Recipes => TinyModels.Names;

    public static MatrixTheoryData<string, int, int> Sizes => new([.. RecipeBook.All.Select(r => r.Name)], [28, 32, 64], [1, 3]);

    [Theory]
    [MemberData(nameof(Sizes))]
    [InlineData("dcgan", 8, 1)]
    [InlineData("dcgan", 14, 3)]
    [InlineData("dcgan", 16, 3)]
    [InlineData("dcgan", 30, 1)]
    [InlineData("dcgan", 48, 2)]
    public void A_model_trains_and_samples_at_any_size_and_number_of_channels(string recipe, int size, int channels)
    {
        PictureSpec pictures = new(channels, size, size, 3);
        using IModel model = TinyModels.Build(recipe, pictures);
        using (Trainer trainer = new(model, Key, new Waves(2, pictures).Next))
        {
            trainer.RunRound();
        }

        using Tensor samples = model.Sample(Key, 3);

        Assert.Equal([3, channels, size, size], samples.Shape);
        float[] values = samples.ToArray<float>();
        Assert.All(values, value => Assert.InRange(value, -1, 1));
        Assert.True(values.Distinct().Count() > values.Length / 4, "pixels are alike");
    }

    [Theory]
    [InlineData("dcgan", 28, 32)]
    [InlineData("dcgan", 7, 7)]
    [InlineData("dcgan", 34, 34)]
    [InlineData("dcgan", 1, 1)]
    [InlineData("dcgan", 0, 0)]
    [InlineData("gan", 0, 28)]
    [InlineData("gan", 28, -1)]
    public void An_impossible_size_is_refused(string recipe, int height, int width)
        => Assert.Contains(
            $"{width}x{height}",
            Assert.Throws<RecipeException>(() => TinyModels.Build(recipe, new PictureSpec(1, height, width, 3))).Message,
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Pictures_without_channels_are_refused(string recipe)
        => Assert.Throws<RecipeException>(() => TinyModels.Build(recipe, TinyModels.Pictures with { Channels = 0 }));

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_sample_depends_on_its_number_alone(string recipe)
    {
        using IModel model = TinyModels.Build(recipe);
        TinyModels.Train(model, 2);

        float[] all = Pixels(model, Key, 5, 0), first = Pixels(model, Key, 2, 0), rest = Pixels(model, Key, 3, 2);

        // Matrix products of other heights may add up in another order, hence not to the bit.
        Assert.All(all.Zip(first.Concat(rest)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(all, Pixels(model, Key, 5, 0));
        Assert.Equal(5, all.Chunk(all.Length / 5).Select(picture => picture[0]).Distinct().Count());
        Assert.NotEqual(all, Pixels(model, new RandomKey(22), 5, 0));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Sampling_changes_nothing(string recipe)
    {
        using IModel model = TinyModels.Build(recipe);
        TinyModels.Train(model, 1);
        SortedDictionary<string, double[]> before = TinyModels.Everything(model);

        Pixels(model, Key, 3, 0);

        Assert.Equal(before, TinyModels.Everything(model));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void One_round_moves_every_parameter(string recipe)
    {
        using IModel model = TinyModels.Build(recipe, settings: ("learning-rate", "0.01"));
        Dictionary<string, double[]> before = model.Scope.Parameters.ToDictionary(p => p.Name, p => Close.Values(p.Storage));

        TinyModels.Train(model, 1);

        ILookup<bool, Parameter> waiting = model.Scope.Parameters.ToLookup(p => TinyModels.MayWait(p.Name, before));
        Assert.All(waiting[false], p => Assert.NotEqual(before[p.Name], Close.Values(p.Storage)));
        TinyModels.Train(model, waiting[true].Any() ? 8 : 0, from: 1);
        Assert.All(waiting[true], p => Assert.NotEqual(before[p.Name], Close.Values(p.Storage)));
        string[] updated = [.. model.Phases.SelectMany(phase => phase.Updates).Select(p => p.Name).Distinct().Order()];
        Assert.Equal(before.Keys.Order(), updated);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_names_of_a_state_dictionary_stay(string recipe)
    {
        using IModel model = TinyModels.Build(recipe);

        Assert.True(Names.ContainsKey(recipe), $"{recipe} has no list of names here yet");
        Assert.Equal(Names[recipe].Order(StringComparer.Ordinal), model.Scope.State.Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    private static float[] Pixels(IModel model, RandomKey key, int count, long first)
    {
        using Tensor samples = model.Sample(key, count, first);
        return samples.ToArray<float>();
    }

    /// <summary>DCGAN's generator for 16x16 pictures.</summary>
    private static IEnumerable<string> Upwards(string network)
        => [$"{network}.main.0.weight", .. Norm($"{network}.main.1"), $"{network}.main.3.weight", .. Norm($"{network}.main.4"), $"{network}.main.6.weight"];

    /// <summary>DCGAN's discriminator for 16x16 pictures.</summary>
    private static IEnumerable<string> Downwards(string network)
        => [$"{network}.main.0.weight", $"{network}.main.2.weight", .. Norm($"{network}.main.3"), $"{network}.main.5.weight"];

    /// <summary>The residual generator for 16x16 pictures: two blocks and a convolution.</summary>
    private static IEnumerable<string> Residual(string network, Func<string, IEnumerable<string>> norm) =>
    [
        $"{network}.start.weight", $"{network}.start.bias",
        .. new[] { 0, 1 }.Select(i => $"{network}.main.{i}").SelectMany(block => (string[])
        [
            .. norm($"{block}.residual.0"), $"{block}.residual.3.weight", .. norm($"{block}.residual.4"), $"{block}.residual.6.weight", $"{block}.shortcut.0.weight",
        ]),
        .. norm($"{network}.main.2"), .. Weights($"{network}.main", 4),
    ];

    /// <summary>The same with self-attention after the second block.</summary>
    private static IEnumerable<string> AttentiveResidual(string network, Func<string, IEnumerable<string>> norm, Func<string, IEnumerable<string>> weight) =>
    [
        .. weight($"{network}.start"), $"{network}.start.bias",
        .. new[] { 0, 1 }.Select(i => $"{network}.main.{i}").SelectMany(block => (string[])
        [
            .. norm($"{block}.residual.0"), .. weight($"{block}.residual.3"), .. norm($"{block}.residual.4"), .. weight($"{block}.residual.6"),
            .. weight($"{block}.shortcut.0"),
        ]),
        .. Attention($"{network}.main.2", weight), .. norm($"{network}.main.3"), .. weight($"{network}.main.5"), $"{network}.main.5.bias",
    ];

    /// <summary>The residual discriminator for 16x16 pictures: the first block, and two that keep the resolution of 8x8.</summary>
    private static IEnumerable<string> SpectralResidual(string network, bool attends = false)
    {
        int next = attends ? 2 : 1;
        string[] layers =
        [
            "main.0.residual.0", "main.0.residual.2", "main.0.shortcut.1",
            .. new[] { next, next + 1 }.SelectMany(i => new[] { $"main.{i}.residual.1", $"main.{i}.residual.3" }), "head",
        ];
        return
        [
            .. layers.Select(layer => $"{network}.{layer}").SelectMany(layer => Spectral(layer).Append($"{layer}.bias")),
            .. attends ? Attention($"{network}.main.1", Spectral) : [],
        ];
    }

    /// <summary>BigGAN-deep's generator for 16x16 pictures: two levels of two blocks, self-attention and a convolution.</summary>
    private static IEnumerable<string> DeepUpwards(string network)
    {
        return
        [
            .. Plain($"{network}.start"), $"{network}.start.bias",
            .. new[] { 0, 2 }.SelectMany(i => (string[])[.. Block(i, [0, 3, 6, 9], [2, 5, 8, 11]), .. Block(i + 1, [0, 3, 7, 10], [2, 6, 9, 12])]),
            .. Attention($"{network}.main.4", Plain), .. NormOfCondition($"{network}.main.5"), .. Plain($"{network}.main.7"), $"{network}.main.7.bias",
        ];

        IEnumerable<string> Block(int number, int[] norms, int[] convolutions) =>
        [
            .. norms.SelectMany(i => NormOfCondition($"{network}.main.{number}.residual.{i}")),
            .. convolutions.SelectMany(i => Plain($"{network}.main.{number}.residual.{i}")),
        ];
    }

    /// <summary>BigGAN-deep's discriminator for 16x16 pictures: a convolution, self-attention, two levels of two blocks.</summary>
    private static IEnumerable<string> DeepDownwards(string network)
    {
        string[] layers =
        [
            "main.0",
            .. new[] { 2, 4 }.SelectMany(i => (string[])[.. Block(i, 1, 3, 5, 8), $"main.{i}.shortcut.1", .. Block(i + 1, 1, 3, 5, 7)]), "head",
        ];
        return [.. layers.Select(layer => $"{network}.{layer}").SelectMany(layer => Spectral(layer).Append($"{layer}.bias")), .. Attention($"{network}.main.1", Spectral)];

        static IEnumerable<string> Block(int number, params int[] convolutions) => convolutions.Select(i => $"main.{number}.residual.{i}");
    }

    private static IEnumerable<string> Attention(string layer, Func<string, IEnumerable<string>> weight)
        => new[] { "f", "g", "h", "v" }.SelectMany(part => weight($"{layer}.{part}")).Append($"{layer}.gamma");

    private static IEnumerable<string> Weights(string network, params int[] layers)
        => layers.SelectMany(layer => new[] { $"{network}.{layer}.weight", $"{network}.{layer}.bias" });

    private static IEnumerable<string> Plain(string layer) => [$"{layer}.weight"];

    private static IEnumerable<string> Spectral(string layer) => new[] { "weight_orig", "weight_u", "weight_v" }.Select(name => $"{layer}.{name}");

    private static IEnumerable<string> Norm(string layer)
        => new[] { "weight", "bias", "running_mean", "running_var", "num_batches_tracked" }.Select(name => $"{layer}.{name}");

    private static IEnumerable<string> NormOfCondition(string layer)
        => new[] { "scale.weight", "shift.weight", "running_mean", "running_var", "num_batches_tracked" }.Select(name => $"{layer}.{name}");
}
