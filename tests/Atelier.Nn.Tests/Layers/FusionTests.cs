using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Layers;

/// <summary>An activation after a norm runs inside it, and nothing but the time and the memory it takes changes.</summary>
public sealed class FusionTests
{
    private static readonly Dictionary<string, (Shape Input, Func<Scope, Layer> Make)> s_norms = new()
    {
        ["batch_norm1d"] = ([7, 6], s => new BatchNorm1d(s, 6)),
        ["batch_norm1d_rank3"] = ([7, 6, 4], s => new BatchNorm1d(s, 6)),
        ["batch_norm2d"] = ([3, 6, 4, 5], s => new BatchNorm2d(s, 6)),
        ["batch_norm2d_eval"] = ([3, 6, 4, 5], s => new BatchNorm2d(s, 6) { Mode = false }),
        ["group_norm"] = ([3, 6, 4, 5], s => new GroupNorm(s, 2, 6)),
        ["instance_norm2d"] = ([3, 6, 4, 5], s => new InstanceNorm2d(s, 6)),
        ["layer_norm"] = ([3, 5, 6], s => new LayerNorm(s, [6])),
        ["layer_norm_picture"] = ([3, 6, 4, 5], s => new LayerNorm(s, [6, 4, 5])),
    };

    public static TheoryData<string> Cases { get; } = [.. s_norms.Keys];

    [Fact]
    public void Every_norm_can_be_fused()
        => Assert.Equal(
            typeof(IFusible).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IFusible)) && type is { IsAbstract: false, IsInterface: false }).Select(type => type.Name).Order(),
            s_norms.Values.Select(norm => Make(norm.Make).GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_activation_after_a_norm_runs_inside_it(string name) => Arena.Run(name, () =>
    {
        (Shape shape, Func<Scope, Layer> make) = s_norms[name];
        using Scope scope = new(new RandomKey(1)), other = new(new RandomKey(1));
        Sequential fused = new(scope, make, Function.LeakyRelu(0.2)), apart = new(other, make, Function.Of(x => x.LeakyRelu(0.2)));
        Tensor x = Tensor.Normal(shape, new RandomKey(2)).WithGrad(), seed = Tensor.Normal(shape, new RandomKey(3));

        (Tensor y, List<string> ops) = Watch(() => fused.Forward(x));
        (Tensor expected, List<string> more) = Watch(() => apart.Forward(x));

        Assert.DoesNotContain("LeakyRelu", ops);
        Assert.Contains("LeakyRelu", more);
        Close.To(expected, y, what: name);
        Tensor[] Grads(Tensor output, Sequential network) => Gradients.Grad(output, [x, .. network.Parameters.Select(p => p.Storage)], seed: seed);
        foreach ((Tensor grad, Tensor expectedGrad) in Grads(y, fused).Zip(Grads(expected, apart)))
        {
            Close.To(expectedGrad, grad, what: $"{name}, gradient");
        }
    });

    [Fact]
    public void Only_activations_right_after_a_norm_are_fused() => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(1));
        Sequential network = new(
            scope, Function.Relu, s => new LayerNorm(s, [6]), Function.Flatten, Function.Tanh, s => new LayerNorm(s, [6]), Function.Silu, Function.Silu, s => new LayerNorm(s, [6]));

        (Tensor y, List<string> ops) = Watch(() => network.Forward(Tensor.Normal([3, 6], new RandomKey(2))));

        Assert.Equal([3, 6], y.Shape);
        Assert.Equal(
            ["Relu", "Normalize", "Tanh", "Normalize+Silu", "Silu", "Normalize"],
            ops.Where(op => op.StartsWith("Normalize", StringComparison.Ordinal) || op is "Relu" or "Tanh" or "Silu"));
    });

    private static (Tensor Y, List<string> Ops) Watch(Func<Tensor> run)
    {
        List<string> seen = [];
        Op.Observer = IOpObserver.Each(op => seen.Add(op.Name));
        try
        {
            return (run(), seen);
        }
        finally
        {
            Op.Observer = null;
        }
    }

    private static Layer Make(Func<Scope, Layer> make)
    {
        using Scope scope = new(default);
        return make(scope);
    }
}
