using Atelier.Models.Gan;
using Atelier.Models.Gan.Conditioning;
using Atelier.Models.Gan.Networks;
using Atelier.Models.Gan.Objectives;
using Atelier.Models.Gan.Penalties;
using Atelier.Models.Gan.Terms;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Models.Tests.Gan;

/// <summary>Objectives, penalties and the projection discriminator against PyTorch (tests/golden/gan.py): values and gradients.</summary>
public sealed class GanGoldenTests
{
    private const double Gamma = 4, Tolerance = 1e-4;
    private static readonly Golden Golden = Golden.Open("gan");
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
    public void The_projection_discriminator_is_PyTorchs() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Projection network = new(scope, classes: 3, s => new BodyAndHead(
            s,
            new Sequential(s["body"], b => new Conv2d(b, 3, 5, 3, 2, 1), Leaky, Function.Of(x => x.Sum([2, 3]))),
            new Linear(s["head"], 5, 1),
            features: 5));
        Load(scope, "projection");
        Tensor x = Golden.Inputs("projection")[0].WithGrad();

        Tensor logits = network.Judge(x, Tensor.From<long>([2, 0, 1, 2], [4])).Logits;
        Tensor[] gradients = Gradients.Grad(logits, [x, .. scope.Parameters.Select(p => p.Storage)], seed: Golden.Tensor("projection/cot"));

        Close.To(Golden.Tensor("projection/out"), logits, Tolerance);
        Close.To(Golden.Tensor("projection/grad0"), gradients[0], Tolerance);
        CheckWeights(scope, "projection", gradients[1..]);
    });

    [Fact]
    public void R1_and_R2_are_PyTorchs_squared_slope_at_their_pictures() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        Sequential critic = new(
            scope, s => new Conv2d(s, 3, 6, 4, 2, 1), Leaky, s => new Conv2d(s, 6, 8, 4, 2, 1), Leaky, Function.Flatten, s => new Linear(s, 128, 1));
        Load(scope, "slope");
        Tensor x = Golden.Inputs("slope")[0], other = Tensor.Ones([4, 3, 16, 16]);

        foreach (Tensor penalty in new[] { new R1(Gamma).Loss(critic.Forward, x, other, default, 0), new R2(Gamma).Loss(critic.Forward, other, x, default, 0) })
        {
            Close.To(Golden.Tensor("slope/out"), penalty, Tolerance);
            CheckWeights(scope, "slope", Gradients.Grad(penalty, [.. scope.Parameters.Select(p => p.Storage)]));
        }
    });

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

    private static void Load(Scope scope, string name)
    {
        foreach (Parameter parameter in scope.Parameters)
        {
            parameter.Storage.Assign(Golden.Tensor($"{name}/param.{parameter.Name}"));
        }
    }

    private static void CheckWeights(Scope scope, string name, Tensor[] gradients)
    {
        foreach ((Parameter parameter, Tensor gradient) in scope.Parameters.Zip(gradients))
        {
            Close.To(Golden.Tensor($"{name}/pgrad.{parameter.Name}"), gradient, Tolerance, parameter.Name);
        }
    }
}
