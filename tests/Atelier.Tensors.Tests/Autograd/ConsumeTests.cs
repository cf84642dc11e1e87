using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class ConsumeTests
{
    // Bytes of a tensor of 2^15 numbers.
    private const long Large = 1 << 17;

    [Fact]
    public void Gradients_are_those_of_a_walk_that_keeps_everything_and_unused_inputs_get_zeros() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([4, 3, 6, 6], new RandomKey(1)), unused = Tensor.Ones([4]).WithGrad();
        Tensor[] weights = [Tensor.Normal([5, 3, 3, 3], new RandomKey(2)).WithGrad(), Tensor.Ones([5]).WithGrad(), Tensor.Zeros([5]).WithGrad()];
        Tensor Loss() => x.Conv2d(weights[0], pad: 1).BatchNorm(weights[1], weights[2]).Y.LeakyRelu(0.2).Square().Mean() + weights[0].Square().Sum();
        Tensor[] inputs = [.. weights, unused];
        Tensor[] expected = Gradients.Grad(Loss(), inputs), places = [.. inputs.Select(input => Tensor.Full(input.Shape, 7))];

        Gradients.Consume(Loss(), inputs, places);

        Assert.All(expected.Zip(places), pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.ToArray<float>()));
    });

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void A_gradient_by_a_weight_is_written_where_it_shall_lie(bool transposed, int uses) => Arena.Run("test", () =>
    {
        BufferPool pool = BufferPool.Shared;
        // Double precision, whose kernels take no working memory on any backend.
        Tensor x = Tensor.Normal([1, 8, 4, 4], new RandomKey(1)).To(DType.F64);
        Tensor weight = Tensor.Normal([8, 8, 15, 15], new RandomKey(2)).To(DType.F64).WithGrad();
        Tensor Use() => (transposed ? x.ConvTranspose2d(weight, pad: 7) : x.Conv2d(weight, pad: 7)).Square().Sum();
        Tensor Loss() => uses == 1 ? Use() : Use() + 2 * Use();
        Tensor expected = Gradients.Grad(Loss(), [weight])[0], place = Tensor.Full(weight.Shape, 7, DType.F64), loss = Loss();
        long before = pool.LiveBytes, bytes = weight.Count * sizeof(double);
        pool.ResetPeak();

        Gradients.Consume(loss, [weight], [place]);

        Assert.InRange(pool.PeakBytes - before, (uses - 1.5) * bytes, (uses - 0.5) * bytes);
        Assert.Equal(expected.ToArray<double>(), place.ToArray<double>());
    });

    [Fact]
    public void A_convolution_of_a_tensor_with_itself_has_both_parts_of_its_gradient() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([3, 3, 4, 4], new RandomKey(1)).WithGrad(), place = Tensor.Empty(x.Shape);
        Tensor Loss() => x.Conv2d(x, stride: 2, pad: 3).Square().Sum();
        Tensor expected = Gradients.Grad(Loss(), [x])[0];

        Gradients.Consume(Loss(), [x], [place]);

        Assert.Equal(expected.ToArray<float>(), place.ToArray<float>());
    });

    [Fact]
    public void What_the_walk_has_passed_goes_back_at_once() => Arena.Run("test", () =>
    {
        BufferPool pool = BufferPool.Shared;
        Tensor x = Tensor.Full([1 << 15], 1).WithGrad(), place = Tensor.Empty(x.Shape), y = x;
        long before = pool.LiveBytes;
        for (int i = 0; i < 20; i++)
        {
            y = y.Square();
        }

        Tensor loss = y.Sum();
        Assert.InRange(pool.LiveBytes - before, 20 * Large, 21 * Large);
        pool.ResetPeak();
        Gradients.Consume(loss, [x], [place]);

        Assert.InRange(pool.PeakBytes - before, 20 * Large, 23 * Large);
        Assert.InRange(pool.LiveBytes - before, 0, 4096);
        Assert.Equal(1 << 20, place.Max().Item());
        Assert.Equal(1 << 15, loss.Item());
        Assert.Contains(
            "the backward pass has consumed it", Assert.Throws<ObjectDisposedException>(() => y.Sum()).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Leaves_inputs_views_and_what_lies_further_out_stay() => Arena.Run("round", () =>
    {
        Tensor x = Tensor.From([2f, 3f], [2]).WithGrad(), shared = x * 5;
        Arena.Run("phase", () =>
        {
            Tensor constant = Tensor.From([1f, 2f], [2]), between = shared * constant, square = between.Square();
            Tensor watched = square.Detach(), after = square * 2;
            Tensor[] places = [Tensor.Empty([2]), Tensor.Empty([2])];
            Gradients.Consume(after.Sum(), [x, between], places);

            Assert.Equal([10f, 15f], shared.ToArray<float>());
            Assert.Equal([1f, 2f], constant.ToArray<float>());
            Assert.Equal([10f, 30f], between.ToArray<float>());
            Assert.Equal([100f, 900f], watched.ToArray<float>());
            Assert.All((Tensor[])[square, after], gone => Assert.Throws<ObjectDisposedException>(() => gone.ToArray<float>()));
            Assert.Equal([4 * 10f, 4 * 30f], places[1].ToArray<float>());
            Assert.Equal([4 * 10f * 5, 4 * 30f * 10], places[0].ToArray<float>());
        });
        Assert.Equal([5f, 5f], Gradients.Grad(shared.Sum(), [x])[0].ToArray<float>());
    });

    [Fact]
    public void A_branch_that_leads_to_no_input_goes_back_too() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([2]).WithGrad(), other = Tensor.Ones([2]).WithGrad(), branch = other * 3, place = Tensor.Empty([2]);
        Gradients.Consume((x * branch).Sum(), [x], [place]);
        Assert.Equal([3f, 3f], place.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => branch.ToArray<float>());
    });

    [Fact]
    public void A_gradient_with_several_holders_is_not_summed_into() => Arena.Run("test", () =>
    {
        Tensor a = Tensor.Ones([8]).WithGrad(), b = Tensor.Ones([8]).WithGrad();
        Tensor[] places = [Tensor.Empty([8]), Tensor.Empty([8])];
        Tensor sum = a + b, twice = sum + sum.Reshape(2, 4).Reshape(8), other = sum * 2 + (twice + sum);
        Gradients.Consume((other + a + a).Sum(), [a, b], places);
        Assert.All(places[0].ToArray<float>(), v => Assert.Equal(7, v));
        Assert.All(places[1].ToArray<float>(), v => Assert.Equal(5, v));
    });

    [Fact]
    public void Many_parts_are_summed_in_one_place() => Arena.Run("test", () =>
    {
        BufferPool pool = BufferPool.Shared;
        Tensor x = Tensor.Full([1 << 15], 1).WithGrad(), y = x * 1, total = Tensor.Zeros([]);
        for (int i = 1; i <= 20; i++)
        {
            total = total + (y * i).Sum();
        }

        long before = pool.LiveBytes;
        pool.ResetPeak();
        Tensor grad = Gradients.Grad(total, [x])[0];
        Assert.InRange(pool.PeakBytes - before, Large, 3 * Large + 4096);
        Assert.Equal([210f], grad.ToArray<float>().Distinct());
    });

    [Fact]
    public void The_graph_of_a_derivative_is_used_up_with_the_rest() => Arena.Run("test", () =>
    {
        Tensor weight = Tensor.Normal([4, 3, 3, 3], new RandomKey(2)).WithGrad(), place = Tensor.Empty(weight.Shape);
        Tensor x = Tensor.Normal([2, 3, 6, 6], new RandomKey(1)).WithGrad();
        Tensor expected = Gradients.Grad(Penalty(), [weight])[0];
        long before = BufferPool.Shared.LiveBytes;

        Tensor penalty = Penalty();
        Gradients.Consume(penalty, [weight], [place]);

        Assert.Equal(expected.ToArray<float>(), place.ToArray<float>());

        // The loss, and constants on the way, may stay; what a backend had made of the weight may go.
        Assert.True(BufferPool.Shared.LiveBytes - before <= 8192, $"{BufferPool.Shared.LiveBytes - before} bytes stayed");

        Tensor Penalty()
        {
            Tensor slope = Gradients.Grad(x.Conv2d(weight, pad: 1).Tanh().Sum(), [x], createGraph: true)[0];
            return (slope.NormL2([1, 2, 3]) - 1).Square().Mean();
        }
    });

    [Fact]
    public void Without_an_arena_nothing_goes_back()
    {
        using Tensor x = Tensor.Ones([1]).WithGrad(), y = x * 2, loss = y * 3, place = Tensor.Empty([1]);
        Arena.Run("test", () => Gradients.Consume(loss, [x], [place]));
        Assert.Equal([6f], place.ToArray<float>());
        Assert.Equal([2f], y.ToArray<float>());
    }

    [Fact]
    public void Places_must_fit() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([2]).WithGrad(), loss = x.Sum(), place = Tensor.Empty([2]);
        Assert.Throws<ArgumentException>(() => Gradients.Consume(loss, [x], []));
        Assert.Throws<ArgumentException>(() => Gradients.Consume(loss, [x, x], [place, place]));
        Assert.Contains("F32 [3]", Assert.Throws<ArgumentException>(() => Gradients.Consume(loss, [x], [Tensor.Empty([3])])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gradients.Consume(x, [x], [place]));
    });
}
