using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;
using Atelier.Testing;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests;

public sealed class ScopeTests
{
    [Fact]
    public void A_name_can_be_declared_once()
    {
        using Scope scope = new(default);
        scope["a"].Parameter("weight", [2], Init.Zeros);
        Assert.Contains("'a.weight'", Assert.Throws<InvalidOperationException>(() => scope["a"].Parameter("weight", [2], Init.Zeros)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => scope["a"].Buffer("weight", [2], Init.Zeros));
        Assert.Throws<InvalidOperationException>(() => scope["a"].Counter("weight"));
    }

    [Fact]
    public void Initial_values_depend_on_seed_and_name_and_not_on_the_order_of_declaration()
    {
        using Scope one = new(new RandomKey(1)), other = new(new RandomKey(1)), third = new(new RandomKey(2));
        Linear a = new(one["a"], 3, 4), b = new(one["b"], 3, 4);
        _ = new Conv2d(other["c"], 3, 4, 3);
        Linear b2 = new(other["b"], 3, 4), a2 = new(other["a"], 3, 4), a3 = new(third["a"], 3, 4);
        Assert.Equal(Values(a), Values(a2));
        Assert.Equal(Values(b), Values(b2));
        Assert.NotEqual(Values(a), Values(b));
        Assert.NotEqual(Values(a), Values(a3));
    }

    [Fact]
    public void State_lists_what_is_below_and_nothing_else()
    {
        using Scope scope = new(default);
        _ = new BatchNorm1d(scope["main"]["0"], 2);
        _ = new Linear(scope["main2"], 1, 1);
        Assert.Equal(
            ["main.0.weight", "main.0.bias", "main.0.running_mean", "main.0.running_var", "main.0.num_batches_tracked"],
            scope["main"].State.Select(entry => entry.Name));
        Assert.Equal(["main.0.weight", "main.0.bias", "main2.weight", "main2.bias"], scope.Parameters.Select(p => p.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_and_biases_begin_uniform_within_the_root_of_the_fan_in(bool transposed)
    {
        using Scope scope = new(new RandomKey(3));
        WeightedLayer layer = transposed ? new ConvTranspose2d(scope, 32, 16, 5) : new Conv2d(scope, 16, 32, 5);
        double bound = 1 / Math.Sqrt(16 * 5 * 5);
        foreach (float[] values in (float[][])[Values(layer), layer.Bias!.Storage.ToArray<float>()])
        {
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
            Assert.InRange(values.Max() / bound, 0.7, 1);
        }

        Assert.Equal(bound / Math.Sqrt(3), Deviation(Values(layer)), 0.02 * bound);
    }

    [Fact]
    public void Equalised_weights_begin_normal_and_biases_zero()
    {
        using Scope scope = new(new RandomKey(4));
        Linear layer = new(scope, 100, 100, via: new EqualizedRate(Multiplier: 0.01));
        Assert.Equal(100, Deviation(Values(layer)), 2.0);
        Assert.All(layer.Bias!.Storage.ToArray<float>(), value => Assert.Equal(0, value));
    }

    /// <summary>The shorter of rows and columns, which all of them can be.</summary>
    [Theory]
    [InlineData(5, 30)]
    [InlineData(30, 5)]
    [InlineData(12, 12)]
    public void Orthogonal_weights_are_of_length_one_and_at_right_angles(int rows, int columns) => Arena.Run("orthogonal", () =>
    {
        using Scope scope = new(new RandomKey(4));
        Tensor weight = scope.Parameter("weight", [rows, columns], Init.Orthogonal).Value;

        Tensor products = rows <= columns ? weight.MatMul(weight, transposeOther: true) : weight.MatMul(weight, transposeThis: true);

        int count = Math.Min(rows, columns);
        Close.To(Tensor.From<float>([.. Enumerable.Range(0, count * count).Select(i => i % (count + 1) == 0 ? 1f : 0f)], [count, count]), products, 1e-5);
    });

    private static float[] Values(Layer layer) => layer.Parameters[0].Storage.ToArray<float>();

    private static double Deviation(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value) / values.Length);
}
