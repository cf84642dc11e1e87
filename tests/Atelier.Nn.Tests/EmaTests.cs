using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests;

public sealed class EmaTests
{
    private static readonly Golden Golden = Golden.Open("optimizers");

    [Theory]
    [InlineData("ema_0.999", 0.999)]
    [InlineData("ema_0.5", 0.5)]
    public void Ten_updates_are_PyTorchs(string name, double decay) => Arena.Run(name, () =>
    {
        using Scope scope = new(default);
        scope.Parameter("weight", [3, 4], Init.Zeros);
        scope.Parameter("bias", [4], Init.Zeros);
        scope.Parameter("kernel", [2, 3, 2, 2], Init.Zeros);
        GoldenState.Load(Golden, scope, $"{name}/step0/average.");
        using Ema ema = new(scope, decay);
        for (int step = 1; step <= 10; step++)
        {
            GoldenState.Load(Golden, scope, $"{name}/step{step}/param.");
            ema.Update();
            foreach ((string key, Tensor average) in ema.State)
            {
                Close.To(Golden.Tensor($"{name}/step{step}/average.{key}"), average, what: $"{key} after update {step}");
            }
        }
    });

    [Fact]
    public void The_network_computes_with_the_averages_only_while_they_are_in_use() => Arena.Run("use", () =>
    {
        using Scope scope = new(default);
        Linear layer = new(scope, 1, 1, bias: false, weight: Init.Constant(2));
        using Ema ema = new(scope, decay: 0.75);
        layer.Weight.Storage.Assign(Tensor.Full([1, 1], 6));
        ema.Update();
        Tensor one = Tensor.Ones([1, 1]);
        Assert.Equal(3, ema.Use(() => layer.Forward(one)).Item());
        Assert.Equal(6, layer.Forward(one).Item());
        Assert.Throws<InvalidOperationException>(() => ema.Use<Tensor>(() => throw new InvalidOperationException()));
        Assert.Equal(6, layer.Forward(one).Item());
    });

    [Fact]
    public void The_state_is_a_whole_state_dictionary_and_grows_with_the_network() => Arena.Run("growth", () =>
    {
        using Scope scope = new(default);
        BatchNorm2d norm = new(scope["0"], 2);
        using Ema ema = new(scope);
        Linear late = new(scope["1"], 2, 2);
        Assert.Equal(scope.State.Select(entry => entry.Name), ema.State.Select(entry => entry.Name));
        norm.Forward(Tensor.Arange(8).To(DType.F32).Reshape(2, 2, 1, 2));
        ema.Update();
        Dictionary<string, Tensor> state = ema.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        Assert.Equal(1, state["0.num_batches_tracked"].Item());
        Assert.Equal(late.Weight.Storage.ToArray<float>(), state["1.weight"].ToArray<float>());
    });
}
