using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Networks;

/// <summary>The penalty of WGAN-GP (arXiv:1704.00028, equation 3) and its gradients: second derivatives through whole critics.</summary>
public sealed class GradientPenaltyTests
{
    private const double Tolerance = 1e-4;
    private static readonly Golden Golden = Golden.Open("wgangp");
    private static readonly Func<Scope, Layer> Leaky = Function.LeakyRelu(0.2);

    private static readonly Dictionary<string, Func<Scope, Layer>> Critics = new()
    {
        ["no_norm"] = Critic(Leaky, bias: true),
        ["layer_norm"] = Critic(Leaky, bias: true, s => new LayerNorm(s, [6, 8, 8]), s => new LayerNorm(s, [8, 4, 4])),
        ["instance_norm"] = Critic(Leaky, bias: false, s => new InstanceNorm2d(s, 6, affine: true), s => new InstanceNorm2d(s, 8, affine: true)),
        ["group_norm"] = Critic(Leaky, bias: true, s => new GroupNorm(s, 2, 6), s => new GroupNorm(s, 2, 8)),
        ["batch_norm"] = Critic(Leaky, bias: false, s => new BatchNorm2d(s, 6), s => new BatchNorm2d(s, 8)),
        ["silu"] = Critic(Function.Silu, bias: true),
    };

    public static TheoryData<string> Cases { get; } = [.. Critics.Keys];

    [Fact]
    public void Every_golden_case_has_a_critic() => Assert.Equal(Golden.Cases.Order(), Critics.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Penalty_and_its_gradients_are_PyTorchs(string name) => Arena.Run(name, () =>
    {
        using Scope scope = new(default);
        Layer critic = Critics[name](scope);
        GoldenState.Load(Golden, scope, $"{name}/param.", $"{name}/buffer.");
        Tensor x = Golden.Inputs(name)[0].WithGrad(), score = critic.Forward(x);
        Tensor slope = Gradients.Grad(score.Sum(), [x], createGraph: true)[0];
        Tensor penalty = (slope.Flatten().NormL2([1]) - 1).Square().Mean() * 10;
        Close.To(Golden.Tensor($"{name}/score"), score, Tolerance, "score");
        Close.To(Golden.Tensor($"{name}/slope"), slope, Tolerance, "slope");
        Close.To(Golden.Tensor($"{name}/penalty"), penalty, Tolerance, "penalty");

        Tensor[] grads = Gradients.Grad(penalty, [x, .. critic.Parameters.Select(p => p.Value)]);
        Close.To(Golden.Tensor($"{name}/grad0"), grads[0], Tolerance, "gradient by the input");
        foreach ((Parameter parameter, Tensor grad) in critic.Parameters.Zip(grads.Skip(1)))
        {
            Close.To(Golden.Tensor($"{name}/pgrad.{parameter.Name}"), grad, Tolerance, parameter.Name);
        }
    });

    private static Func<Scope, Layer> Critic(Func<Scope, Layer> activation, bool bias, params Func<Scope, Layer>[] norms) => scope => new Sequential(
        scope,
        [
            s => new Conv2d(s, 3, 6, 4, stride: 2, pad: 1, bias: bias), .. norms.Take(1), activation,
            s => new Conv2d(s, 6, 8, 4, stride: 2, pad: 1, bias: bias), .. norms.Skip(1), activation,
            Function.Flatten, s => new Linear(s, 128, 1),
        ]);
}
