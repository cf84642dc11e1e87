using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Layers;

/// <summary>Every layer against PyTorch: output, gradients by input and parameters, buffers after.</summary>
public sealed class LayerTests
{
    private static readonly Golden Golden = Golden.Open("layers");

    public static TheoryData<string> Cases { get; } = [.. LayerSamples.Golden.Keys];

    public static TheoryData<string> ByHand { get; } = [.. LayerSamples.ByHand.Keys];

    [Fact]
    public void Every_golden_case_has_a_sample_and_every_sample_a_golden_case()
        => Assert.Equal(Golden.Cases.Order(), LayerSamples.Golden.Keys.Order());

    [Fact]
    public void Every_layer_has_a_sample()
    {
        IEnumerable<Type> all = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !type.IsAbstract);
        IEnumerable<Type> sampled = LayerSamples.Golden.Values.Concat(LayerSamples.ByHand.Values.Select(sample => sample.Make)).Select(TypeOf);
        Assert.Empty(all.Except(sampled).Select(type => type.Name));

        static Type TypeOf(Func<Scope, Layer> make)
        {
            using Scope scope = new(default);
            return make(scope).GetType();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_is_PyTorchs(string name) => Run(name, createGraph: false);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_is_PyTorchs_while_its_backward_pass_is_recorded(string name) => Run(name, createGraph: true);

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Layer_does_what_was_worked_out_by_hand(string name) => Arena.Run(name, () =>
    {
        using Scope scope = new(default);
        (Func<Scope, Layer> make, float[,] expected) = LayerSamples.ByHand[name];
        Layer layer = make(scope);
        layer.Train(false);
        Tensor y = layer.Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]));
        Close.To(Tensor.From(expected.Cast<float>().ToArray(), [1, 1, expected.GetLength(0), expected.GetLength(1)]), y, what: name);
    });

    private static void Run(string name, bool createGraph) => Arena.Run(name, () =>
    {
        using Scope scope = new(default);
        Layer layer = LayerSamples.Golden[name](scope);
        layer.Train(!name.EndsWith("_eval", StringComparison.Ordinal));
        GoldenState.Load(Golden, scope, $"{name}/param.", $"{name}/buffer.");
        Tensor x = Golden.Inputs(name)[0];
        List<(string Key, Tensor Leaf)> leaves = [.. layer.Parameters.Select(p => ($"pgrad.{p.Name}", p.Storage))];
        if (Golden.Has($"{name}/grad0"))
        {
            leaves.Add(("grad0", x.WithGrad()));
        }

        Tensor y = LayerSamples.Conditions.TryGetValue(name, out long[]? told)
            ? ((ConditionalLayer)layer).Forward(x, Tensor.From(told, [told.Length]))
            : layer.Forward(x);
        Close.To(Golden.Tensor($"{name}/out"), y, what: name);
        Tensor[] grads = Gradients.Grad(y, [.. leaves.Select(l => l.Leaf)], createGraph, Golden.Tensor($"{name}/cot"));
        foreach (((string key, _), Tensor grad) in leaves.Zip(grads))
        {
            Close.To(Golden.Tensor($"{name}/{key}"), grad, what: $"{name}, {key}");
        }

        foreach ((string key, Tensor value) in scope.State.Where(entry => Golden.Has($"{name}/buffer_after.{entry.Name}")))
        {
            Close.To(Golden.Tensor($"{name}/buffer_after.{key}"), value, what: $"{name}, {key} afterwards");
        }
    });
}
