using Atelier.Nn.Initializers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests.Optimizers;

public sealed class WeightClipTests
{
    [Fact]
    public void Parameters_step_as_the_optimiser_says_and_stay_within_the_bound() => Arena.Run("test", () =>
    {
        using Scope scope = new(default);
        using WeightClip optimizer = new(new Sgd(1), 0.5);
        Parameter weight = scope.Parameter("weight", [4], Init.Zeros);

        optimizer.Step([weight], [Tensor.From<float>([0.25f, -0.5f, 3, -3], [4])]);

        Assert.Equal([-0.25f, 0.5f, -0.5f, 0.5f], weight.Storage.ToArray<float>());
    });

    [Fact]
    public void State_and_step_size_are_the_optimisers()
    {
        using Scope scope = new(default);
        Adam adam = new(0.1);
        using WeightClip optimizer = new(adam, 0.5) { LearningRate = 0.2 };
        Parameter[] weights = [scope.Parameter("weight", [4], Init.Zeros)];

        Assert.Equal(0.2, adam.LearningRate);
        Assert.Equal(adam.State(weights).Select(s => s.Name), optimizer.State(weights).Select(s => s.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_bound_that_leaves_no_room_is_refused(double bound) => Assert.Throws<ArgumentOutOfRangeException>(() => new WeightClip(new Sgd(1), bound));
}
