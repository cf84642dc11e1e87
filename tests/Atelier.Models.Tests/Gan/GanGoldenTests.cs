using Atelier.Models.Gan;
using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Gan.SemiSupervised;
using Atelier.Models.Gan.Terms;
using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;
using Atelier.Training;
using Atelier.Training.Doctor;

namespace Atelier.Models.Tests.Gan;

/// <summary>Objectives, penalties and discriminators around others against PyTorch (tests/golden/gan.py): values and gradients.</summary>
public sealed class GanGoldenTests
{
    private const double Gamma = 4, Tolerance = 1e-4;
    private static readonly Golden Golden = Golden.Open("gan"), Slopes = Golden.Open("wgangp");
    private static readonly Func<Scope, Layer> Leaky = Function.LeakyRelu(0.2);

    private static readonly Dictionary<string, IGanObjective> Objectives = new()
    {
        ["rasgan"] = new RelativisticAverage(new NonSaturating()),
        ["ralsgan"] = new RelativisticAverage(new LeastSquares(Fake: -1)),
        ["rahinge"] = new RelativisticAverage(new Hinge()),
    };

    public static TheoryData<string> Games { get; } = [.. Objectives.Keys];

    [Theory]
    [MemberData(nameof(Games))]
    public void Both_sides_losses_are_PyTorchs(string game) => Arena.Run(game, () =>
    {
        Check($"{game}_discriminator", x => Objectives[game].Discriminator(x[0], x[1]));
        Check($"{game}_generator", x => Objectives[game].Generator(x[1], () => x[0]));
    });

    [Fact]
    public void Orthogonality_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Parameter weight = scope.Parameter("weight", [6, 3, 4, 4], (_, _, _) => { });
        scope.Parameter("bias", [6], (values, _, _) => values.Fill(1));
        Orthogonality term = new(scope.Parameters, 0.5);

        Check("orthogonality", x => Parameter.Substitute([(weight, x[0])], () => term.Loss(null!)) * 2);
    });

    [Fact]
    public void Semi_supervised_losses_are_PyTorchs() => Arena.Run("test", () =>
    {
        Tensor labels = Tensor.From<long>([2, -1, 0, -1, -1, 3], [6]);
        Check("sgan_one_more_class", x => Discriminators(new OneMoreClass(), x));
        Check("sgan_stacked", x => Discriminators(new Stacked(), x));
        Check("sgan_consistency", x => Consistency.Between(x[0], x[1]));

        Tensor Discriminators(IFormulation formulation, Tensor[] x)
            => KnownClasses.Loss(x[0], labels) + new NonSaturating().Discriminator(formulation.Reality(x[0]), formulation.Reality(x[1]));
    });

    [Fact]
    public void What_views_tell_of_each_other_is_PyTorchs() => Arena.Run("test", () => Check("view_information", x => ViewInformation.Between(x[0], x[1])));

    /// <summary>Sure, equal and evenly spread categories tell all there is to tell; the same category for every picture tells nothing.</summary>
    [Fact]
    public void Views_tell_all_where_categories_are_sure_and_even() => Arena.Run("test", () =>
    {
        Tensor sure = Tensor.From([50f, 0, 0, 0, 50, 0, 0, 0, 50], [3, 3]), one = Tensor.From([50f, 0, 0, 50, 0, 0, 50, 0, 0], [3, 3]);

        Assert.Equal(Math.Log(3), ViewInformation.Between(sure, sure).Item(), 1e-5);
        Assert.Equal(0, ViewInformation.Between(one, one).Item(), 1e-5);
    });

    [Fact]
    public void Feature_matching_is_PyTorchs() => Arena.Run("test", () =>
    {
        Tensor real = Golden.Inputs("sgan_feature_matching")[0], fake = Golden.Inputs("sgan_feature_matching")[1].WithGrad();
        Turn turn = new(null!, null!, null!, null, (_, _) => null!, () => new(null!, real), () => new(null!, fake));

        Tensor loss = new FeatureMatching(0.5).Loss(turn) * 2;

        Close.To(Golden.Tensor("sgan_feature_matching/out"), loss, Tolerance);
        Close.To(Golden.Tensor("sgan_feature_matching/grad1"), Gradients.Grad(loss, [fake], seed: Golden.Tensor("sgan_feature_matching/cot"))[0], Tolerance);
    });

    [Fact]
    public void The_projection_discriminator_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Projection network = new(scope, classes: 3, s => new BodyAndHead(
            s,
            new Sequential(s["body"], b => new Conv2d(b, 3, 5, 3, 2, 1), Leaky, Function.Of(x => x.Sum([2, 3]))),
            new Linear(s["head"], 5, 1),
            features: 5));

        CheckNetwork("projection", scope, x => network.Judge(x, Tensor.From<long>([2, 0, 1, 2], [4])).Logits);
    });

    [Fact]
    public void Minibatch_discrimination_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        MinibatchDiscrimination network = new(
            new BodyAndHead(
                scope,
                new Sequential(scope["body"], b => new Conv2d(b, 3, 5, 3, 2, 1), Leaky, Function.Of(x => x.Mean([2, 3]))),
                new Linear(scope["head"], 5, 1),
                features: 5),
            kernels: 3);

        CheckNetwork("minibatch", scope, x => LogitsAndFeatures(network.Judge(x, null)));
        Assert.Equal(8, network.Features);

        static Tensor LogitsAndFeatures(Judgement said) => Tensor.Concat(1, said.Logits.Unsqueeze(1), said.Features);
    });

    /// <summary>Two updates of the discriminator, then the generator's loss three more ahead: the gradient through Adam is PyTorch's.</summary>
    [Fact]
    public void The_unrolled_gradient_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Sequential generator = new(scope["generator"], s => new Linear(s, 3, 2));
        Scope judge = scope["discriminator"];
        BodyAndHead discriminator = new(judge, new Sequential(judge, s => new Linear(s, 2, 5), Leaky), new Linear(judge["2"], 5, 1), features: 5);
        Load(Golden, generator.Scope, "unrolled/generator", "generator.");
        Load(Golden, judge, "unrolled/discriminator", "discriminator.");
        Tensor[] inputs = Golden.Inputs("unrolled");
        Game game = new(generator, discriminator, new NonSaturating(), new(new GivenPrior(inputs[1])));
        AdversarialOptimizers optimizers = new(new Adam(), new Adam(0.05, beta1: 0.5));
        using AdversarialModel model = new(scope, game, Unrolling.Of(game, AdversarialModel.PhasesOf(game, optimizers, discriminatorSteps: 2), steps: 3));
        using Trainer trainer = new(model, default, () => new(inputs[0], null, 0));

        using FlatBuffer copy = new(generator.Parameters.Select(p => p.Storage.Shape));
        trainer.GradientHook = (phase, all) =>
        {
            if (phase.Name == "generator")
            {
                copy.Whole.Assign(all);
            }
        };
        trainer.RunRound();

        Assert.Equal(Golden.Tensor("unrolled/out").Item(), trainer.TakeWatched()[Signals.Loss("generator")], Tolerance);
        Close.To(Golden.Tensor("unrolled/pgrad.0.weight"), copy.Parts[0], Tolerance);
        Close.To(Golden.Tensor("unrolled/pgrad.0.bias"), copy.Parts[1], Tolerance);
    });

    [Fact]
    public void Self_attention_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        SelfAttention layer = new(scope, channels: 16);

        CheckNetwork("attention", scope, layer.Forward);
    });

    /// <summary>For pictures of 8x8, in which all their parts are.</summary>
    [Theory]
    [InlineData("biggan")]
    [InlineData("biggan_deep")]
    public void BigGANs_networks_are_PyTorchs(string name) => Arena.Run(name, () =>
    {
        INetworks networks = name == "biggan" ? new Residual() : new DeepResidual();
        PictureSpec pictures = new(1, 8, 8, 3);
        NetworkOptions options = new(Width: 8, Norm: Norm.Spectral, Attention: 8);
        Tensor labels = Tensor.From<long>([2, 0, 1, 2], [4]);
        using Scope upwards = new(default), downwards = new(default);
        SkipLatent latent = new(pictures.Classes, Features: 4, Latent: 7, Via: Norm.Spectral.Weights);
        ConditionalLayer generator = name == "biggan" ? latent.InParts(upwards, networks.Levels(pictures), Generator) : latent.Whole(upwards, Generator);
        Projection discriminator = new(downwards, pictures.Classes, s => networks.Discriminator(s, pictures, options), Norm.Spectral.Weights);

        CheckNetwork($"{name}_generator", upwards, z => generator.Forward(z, labels));
        CheckNetwork($"{name}_discriminator", downwards, x => discriminator.Judge(x, labels).Logits);

        ConditionalLayer Generator(Scope scope, int inputs, Norm norm) => networks.Generator(scope, inputs, pictures, options with { Norm = norm });
    });

    [Fact]
    public void R1_and_R2_are_PyTorchs_squared_slope_at_their_pictures() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Sequential critic = Critic(scope);
        Load(Golden, scope, "slope");
        Tensor x = Golden.Inputs("slope")[0], other = Tensor.Ones([4, 3, 16, 16]);

        foreach (Tensor penalty in new[] { new R1(Gamma).Loss(critic.Forward, x, other, default, 0), new R2(Gamma).Loss(critic.Forward, other, x, default, 0) })
        {
            Close.To(Golden.Tensor("slope/out"), penalty, Tolerance);
            CheckWeights(Golden, scope, "slope", Gradients.Grad(penalty, [.. scope.Parameters.Select(p => p.Storage)]));
        }
    });

    /// <summary>At points that are given: all points between pictures and the same pictures.</summary>
    [Fact]
    public void The_gradient_penalty_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Sequential critic = Critic(scope);
        Load(Slopes, scope, "no_norm");
        Tensor x = Slopes.Inputs("no_norm")[0];

        Tensor penalty = new GradientPenalty(10).Loss(critic.Forward, x, x, default, 0);

        Close.To(Slopes.Tensor("no_norm/penalty"), penalty, Tolerance);
        CheckWeights(Slopes, scope, "no_norm", Gradients.Grad(penalty, [.. scope.Parameters.Select(p => p.Storage)]));
    });

    /// <summary>Its noise is this program's own, so PyTorch speaks by way of the penalty before: the same one at pictures with that noise.</summary>
    [Fact]
    public void DRAGAN_is_the_gradient_penalty_at_noisy_pictures() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Sequential critic = Critic(scope);
        Load(Slopes, scope, "no_norm");
        Tensor x = Slopes.Inputs("no_norm")[0];
        double[] pixels = Close.Values(x);
        double mean = pixels.Average(), deviation = Math.Sqrt(pixels.Average(pixel => (pixel - mean) * (pixel - mean)));
        Tensor noisy = x + Tensor.Normal(x.Shape, new RandomKey(8), 40) * (deviation / 2);

        Tensor expected = new GradientPenalty(3).Loss(critic.Forward, noisy, noisy, default, 0), penalty = new DraganPenalty(3).Loss(critic.Forward, x, x, new RandomKey(8), 40);

        Close.To(expected, penalty, Tolerance);
        Tensor[] weights = [.. scope.Parameters.Select(p => p.Storage)];
        foreach ((Tensor wanted, Tensor found) in Gradients.Grad(expected, weights).Zip(Gradients.Grad(penalty, weights)))
        {
            Close.To(wanted, found, Tolerance);
        }
    });

    private static Sequential Critic(Scope scope) => new(
        scope, s => new Conv2d(s, 3, 6, 4, 2, 1), Leaky, s => new Conv2d(s, 6, 8, 4, 2, 1), Leaky, Function.Flatten, s => new Linear(s, 128, 1));

    private static void CheckNetwork(string name, Scope scope, Func<Tensor, Tensor> network)
    {
        Load(Golden, scope, name);
        Tensor x = Golden.Inputs(name)[0].WithGrad(), found = network(x);
        Tensor[] gradients = Gradients.Grad(found, [x, .. scope.Parameters.Select(p => p.Storage)], seed: Golden.Tensor($"{name}/cot"));

        Close.To(Golden.Tensor($"{name}/out"), found, Tolerance);
        Close.To(Golden.Tensor($"{name}/grad0"), gradients[0], Tolerance);
        CheckWeights(Golden, scope, name, gradients[1..]);
    }

    private static void Check(string name, Func<Tensor[], Tensor> loss)
    {
        Tensor[] inputs = [.. Golden.Inputs(name).Select(x => x.WithGrad())];
        Tensor found = loss(inputs);

        Close.To(Golden.Tensor($"{name}/out"), found, Tolerance, name);
        Tensor[] gradients = Gradients.Grad(found, inputs, seed: Golden.Tensor($"{name}/cot"));
        for (int i = 0; i < inputs.Length; i++)
        {
            Close.To(Golden.Tensor($"{name}/grad{i}"), gradients[i], Tolerance, $"{name}, gradient {i}");
        }
    }

    private static void Load(Golden golden, Scope scope, string name, string above = "")
    {
        HashSet<string> parameters = [.. scope.Parameters.Select(p => p.Name)];
        foreach ((string key, Tensor value) in scope.State)
        {
            value.Assign(golden.Tensor($"{name}/{(parameters.Contains(key) ? "param" : "buffer")}.{key[above.Length..]}"));
        }
    }

    private static void CheckWeights(Golden golden, Scope scope, string name, Tensor[] gradients)
    {
        foreach ((Parameter parameter, Tensor gradient) in scope.Parameters.Zip(gradients))
        {
            Close.To(golden.Tensor($"{name}/pgrad.{parameter.Name}"), gradient, Tolerance, parameter.Name);
        }
    }

    /// <summary>The same latent vectors every time.</summary>
    private sealed record GivenPrior(Tensor Latents) : IPrior
    {
        public int Length => Latents.Shape[1];

        public Tensor From(Tensor normal) => Latents;
    }
}
