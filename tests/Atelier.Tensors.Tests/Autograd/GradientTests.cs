using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

public sealed class GradientTests
{
    [Fact]
    public void Third_and_fourth_derivatives_of_a_polynomial_times_a_sine() => Arena.Run("test", () =>
    {
        double[] at = [-1.3, 0.2, 0.9];
        Tensor x = Tensor.From(at, [3]).WithGrad();
        Tensor y = x.Pow(3) * x.Sin();
        Func<double, double>[] derivatives =
        [
            t => 3 * t * t * Math.Sin(t) + t * t * t * Math.Cos(t),
            t => (6 * t - t * t * t) * Math.Sin(t) + 6 * t * t * Math.Cos(t),
            t => (6 - 9 * t * t) * Math.Sin(t) + (18 * t - t * t * t) * Math.Cos(t),
            t => (t * t * t - 36 * t) * Math.Sin(t) + (24 - 12 * t * t) * Math.Cos(t),
        ];
        foreach (Func<double, double> derivative in derivatives)
        {
            y = Gradients.Grad(y.Sum(), [x], createGraph: true)[0];
            Close.To(Tensor.From([.. at.Select(derivative)], [3]), y, 1e-12);
        }
    });

    [Fact]
    public void A_tensor_used_many_times_gets_the_sum() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([2f, 3f], [2]).WithGrad();
        Tensor y = x + x;
        Tensor z = y * x + y;
        Assert.Equal([10f, 14f], Gradients.Grad(z.Sum(), [x])[0].ToArray<float>());
        Assert.Equal([4f, 6f], Gradients.Grad((x * x).Sum(), [x])[0].ToArray<float>());
    });

    [Fact]
    public void One_tensor_asked_for_twice_and_others_between_are_all_answered() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([2f, 3f], [2]).WithGrad(), w = Tensor.From([5f, 7f], [2]).WithGrad(), unused = Tensor.Ones([4]).WithGrad();
        Tensor y = x * w, loss = (y * y).Sum();
        Tensor[] grads = Gradients.Grad(loss, [x, y, w, unused, x, loss]);
        Assert.Equal([100f, 294f], grads[0].ToArray<float>());
        Assert.Equal([20f, 42f], grads[1].ToArray<float>());
        Assert.Equal([40f, 126f], grads[2].ToArray<float>());
        Assert.Equal([0f, 0f, 0f, 0f], grads[3].ToArray<float>());
        Assert.Equal(grads[0].ToArray<float>(), grads[4].ToArray<float>());
        Assert.Equal(1, grads[5].Item());
    });

    [Fact]
    public void A_gradient_passed_on_unchanged_is_not_given_back_too_early() => Arena.Run("test", () =>
    {
        Tensor a = Tensor.Ones([8]).WithGrad(), b = Tensor.Ones([8]).WithGrad(), seed = Tensor.Full([8], 3);
        Tensor sum = a + b, twice = sum + sum.Reshape(2, 4).Reshape(8);
        Tensor[] grads = Gradients.Grad(twice + a, [a, b, sum], seed: seed);
        Assert.All(grads[0].ToArray<float>(), v => Assert.Equal(9, v));
        Assert.All(grads[1].ToArray<float>(), v => Assert.Equal(6, v));
        Assert.All(grads[2].ToArray<float>(), v => Assert.Equal(6, v));
        Assert.All(seed.ToArray<float>(), v => Assert.Equal(3, v));
        Assert.All(Gradients.Grad(twice, [a], seed: seed)[0].ToArray<float>(), v => Assert.Equal(6, v));
    });

    [Fact]
    public void The_same_graph_can_be_walked_again() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([3, 4], new RandomKey(1)).WithGrad();
        Tensor loss = x.Softmax(1).Square().Sum() + x.LayerNorm().Exp().Mean();
        float[] first = Gradients.Grad(loss, [x])[0].ToArray<float>();
        Assert.Equal(first, Gradients.Grad(loss, [x])[0].ToArray<float>());
        Close.To(Gradients.Grad(loss, [x], createGraph: true)[0], Tensor.From(first, [3, 4]));
    });

    [Fact]
    public void Deep_graphs_do_not_overflow_the_stack() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([1]).WithGrad(), y = x;
        for (int i = 0; i < 20_000; i++)
        {
            y = y * 1.0001;
        }

        Assert.Equal(Math.Pow(1.0001, 20_000), Gradients.Grad(y, [x])[0].Item(), 1e-2);
    });

    [Fact]
    public void Nothing_is_recorded_without_leave() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([2]).WithGrad();
        Assert.False(Gradients.NoGrad(() => x * 2).RequiresGrad);
        Assert.True((x * 2).RequiresGrad);
        Assert.False((Tensor.Ones([2]) * 2).RequiresGrad);
        Assert.False((x > 0).RequiresGrad);
        Assert.Throws<FormatException>(() => Gradients.NoGrad(() => throw new FormatException()));
        Assert.True(Gradients.Recording);
        Assert.False(Gradients.Grad(x.Square().Sum(), [x])[0].RequiresGrad);
        Assert.True(Gradients.Grad(x.Square().Sum(), [x], createGraph: true)[0].RequiresGrad);
    });

    [Fact]
    public void Detached_values_are_constants() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([3f], [1]).WithGrad();
        Tensor detached = x.Square().Detach();
        Assert.False(detached.RequiresGrad);
        Assert.Equal(9, Gradients.Grad(x * detached, [x])[0].Item());
    });

    [Fact]
    public void Gradients_flow_through_conversions() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([1.5f, -2f], [2]).WithGrad();
        Tensor grad = Gradients.Grad(x.To(DType.F64).Square().To(DType.BF16).To(DType.F32).Sum(), [x])[0];
        Assert.Equal(DType.F32, grad.DType);
        Assert.Equal([3f, -4f], grad.ToArray<float>());
    });

    [Fact]
    public void Checkpoints_give_the_gradients_of_their_parameters_too() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([2, 3, 6, 6], new RandomKey(1)).WithGrad(), w = Tensor.Normal([4, 3, 3, 3], new RandomKey(2)).WithGrad();
        Tensor Block(Tensor a) => a.Conv2d(w, pad: 1).Silu();
        Tensor[] plain = Gradients.Grad(Block(x).Square().Sum(), [x, w]);
        Tensor[] again = Gradients.Grad(Gradients.Checkpoint(Block, x, [w]).Square().Sum(), [x, w]);
        Tensor[] onlyWeight = Gradients.Grad(Gradients.Checkpoint(Block, x.Detach(), [w]).Square().Sum(), [w]);
        Close.To(plain[0], again[0], 0);
        Close.To(plain[1], again[1], 0);
        Close.To(plain[1], onlyWeight[0], 0);
    });

    [Fact]
    public void A_penalty_on_gradients_is_differentiated_through_a_network() => Arena.Run("test", () =>
        GradCheck.First(Penalty, [.. ((Shape[])[[2, 3, 6, 6], [4, 3, 3, 3], [4], [4], [5, 4, 4, 4]]).Select((shape, i)
            => Tensor.Normal(shape, new RandomKey(9).At(i)).To(DType.F64))], 0, 1, 2, 3, 4));

    [Fact]
    public void The_earliest_bad_operation_is_named() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([1f, 0f], [2]).WithGrad();
        Assert.Equal("Log [2] (from F32 [2])", Diagnosis.FirstNonFinite((x + 0).Log().Sum() * 2));
        Assert.Null(Diagnosis.FirstNonFinite(x.Exp().Sum()));
        Assert.False(Diagnosis.IsFinite(Tensor.From([double.NaN], [1])));
    });

    /// <summary>(|d sum f / dx| - 1)^2 of a critic with convolutions, a norm and leaky relu, by x and the parameters.</summary>
    private static Tensor Penalty(Tensor[] p)
    {
        Tensor x = p[0].RequiresGrad ? p[0] : p[0].Detach().WithGrad();
        Tensor score = x.Conv2d(p[1], pad: 1).GroupNorm(2, p[2], p[3]).LeakyRelu(0.2).Conv2d(p[4], stride: 2, pad: 1);
        Tensor slope = Gradients.Grad(score.Square().Sum(), [x], createGraph: true)[0];
        return (slope.NormL2([1, 2, 3]) - 1).Square().Mean();
    }
}
