using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Layers;

/// <summary>What layers do differently in training and evaluation, and how dropout draws.</summary>
public sealed class ModeTests
{
    private static readonly RandomKey Key = new(11);

    [Fact]
    public void A_mode_set_by_hand_stays_whatever_the_network_does() => Arena.Run("mode", () =>
    {
        using Scope scope = new(default);
        Sequential network = new(scope, s => new BatchNorm1d(s, 2), s => new BatchNorm1d(s, 2) { Mode = true });
        network.Train(false);
        network.Forward(Tensor.From<float>([1, 2, 3, 4], [2, 2]));
        Dictionary<string, Tensor> state = scope.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        Assert.Equal([0, 1], ((string[])["0", "1"]).Select(path => (int)state[$"{path}.num_batches_tracked"].Item()));
    });

    [Fact]
    public void Batch_norm_refuses_what_it_can_not_normalise() => Arena.Run("refusals", () =>
    {
        using Scope scope = new(default);
        BatchNorm2d norm = new(scope, 3);
        Assert.Throws<ArgumentException>(() => norm.Forward(Tensor.Zeros([1, 3, 1, 1])));
        Assert.Throws<ArgumentException>(() => norm.Forward(Tensor.Zeros([2, 4, 2, 2])));
        Assert.Throws<ArgumentException>(() => norm.Forward(Tensor.Zeros([2, 3])));
        norm.Train(false);
        Assert.Equal([1, 3, 1, 1], norm.Forward(Tensor.Zeros([1, 3, 1, 1])).Shape);
    });

    [Fact]
    public void Dropout_loses_its_share_and_keeps_the_mean() => Arena.Run("share", () =>
    {
        using Scope scope = new(default);
        Dropout dropout = new(scope["d"], 0.3);
        float[] y = Noise.With(Key, () => dropout.Forward(Tensor.Ones([100, 1000]))).ToArray<float>();
        Assert.All(y.Distinct(), value => Assert.Contains(value, (float[])[0, (float)(1 / 0.7)]));
        Assert.Equal(0.3, y.Count(value => value == 0) / (double)y.Length, 0.01);
        Assert.Equal(1, y.Average(), 0.01);
    });

    [Fact]
    public void What_a_row_loses_does_not_depend_on_the_batch() => Arena.Run("rows", () =>
    {
        using Scope scope = new(default);
        Dropout dropout = new(scope["d"]);
        float[] large = Drop(Key, 8), small = Drop(Key, 3);
        Assert.Equal(large[..small.Length], small);
        Assert.NotEqual(large[..60], large[60..120]);
        Assert.NotEqual(large, Drop(Key.At(1), 8));

        float[] Drop(RandomKey key, int rows) => Noise.With(key, () => dropout.Forward(Tensor.Ones([rows, 3, 4, 5]))).ToArray<float>();
    });

    [Fact]
    public void Two_dropouts_lose_different_elements_and_gradients_go_where_values_went() => Arena.Run("two", () =>
    {
        using Scope scope = new(default);
        (Dropout one, Dropout other) = (new(scope["0"]), new(scope["1"]));
        Tensor x = Tensor.Ones([4, 50]).WithGrad();
        (Tensor a, Tensor b) = Noise.With(Key, () => (one.Forward(x), other.Forward(x)));
        Assert.NotEqual(a.ToArray<float>(), b.ToArray<float>());
        Assert.Equal(a.ToArray<float>(), Gradients.Grad(a.Sum(), [x])[0].ToArray<float>());
    });

    [Fact]
    public void Dropout_without_a_key_says_so_and_needs_none_in_evaluation() => Arena.Run("no key", () =>
    {
        using Scope scope = new(default);
        Dropout dropout = new(scope);
        Tensor x = Tensor.Ones([2, 2]);
        Assert.Throws<InvalidOperationException>(() => dropout.Forward(x));
        dropout.Train(false);
        Assert.Same(x, dropout.Forward(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(scope["other"], 1));
    });

    [Fact]
    public void Power_iteration_finds_the_largest_singular_value_and_a_later_pass_leaves_an_earlier_one_alone() => Arena.Run("spectral", () =>
    {
        using Scope scope = new(new RandomKey(5));
        Linear layer = new(scope, 3, 3, bias: false, via: new SpectralNorm());
        layer.Weight.Storage.Assign(Tensor.From<float>([3, 0, 0, 0, -5, 0, 0, 0, 1], [3, 3]));
        Tensor x = Tensor.From<float>([1, 1, 1], [1, 3]), first = layer.Forward(x), gradient = Gradients.Grad(first.Sum(), [layer.Weight.Value])[0];
        for (int pass = 0; pass < 60; pass++)
        {
            layer.Forward(x);
        }

        Close.To(Tensor.From<float>([0.6f, -1, 0.2f], [1, 3]), layer.Forward(x));
        Assert.Equal(gradient.ToArray<float>(), Gradients.Grad(first.Sum(), [layer.Weight.Value])[0].ToArray<float>());
    });

    [Fact]
    public void The_largest_singular_value_is_known_before_the_first_pass() => Arena.Run("spectral", () =>
    {
        using Scope scope = new(new RandomKey(5));
        Conv2d layer = new(scope, 6, 6, 1, bias: false, weight: Init.Orthogonal, via: new SpectralNorm());
        layer.Train(false);
        Tensor x = Tensor.Normal([2, 6, 3, 3], Key);

        // All singular values are 1.
        Close.To(x.Conv2d(layer.Weight.Value), layer.Forward(x));
    });

    /// <summary>Two batches of one channel, of means 2 and 6 and variances (of one value fewer than there are) 2 and 8.</summary>
    [Fact]
    public void Standing_statistics_are_of_the_batches_alike_and_leave_no_trace() => Arena.Run("standing", () =>
    {
        using Scope scope = new(new RandomKey(5));
        Sequential network = new(scope, s => new BatchNorm1d(s, 1), s => new Dropout(s, 0.5));
        Tensor[] batches = [Tensor.From<float>([1, 3], [2, 1]), Tensor.From<float>([4, 8], [2, 1])];
        network.Train(false);
        double[] before = State();
        Tensor x = Tensor.From<float>([4, 9], [2, 1]), usual = network.Forward(x);

        Tensor found = StandingStatistics.With(network, 2, batch => network.Forward(batches[batch]), () => network.Forward(x));

        Close.To(Tensor.From<float>([0, (float)Math.Sqrt(5)], [2, 1]), found);
        Assert.Equal(before, State());
        Assert.Equal(usual.ToArray<float>(), network.Forward(x).ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => StandingStatistics.With<Tensor>(network, 1, _ => throw new InvalidOperationException(), () => x));
        Assert.Equal(usual.ToArray<float>(), network.Forward(x).ToArray<float>());

        double[] State() => [.. scope.State.SelectMany(entry => Close.Values(entry.Value))];
    });

    [Fact]
    public void Attention_across_sequences_is_self_attention_when_they_are_the_same_and_masks_hide() => Arena.Run("attention", () =>
    {
        using Scope scope = new(new RandomKey(6));
        MultiheadAttention attention = new(scope, 8, 2);
        Tensor x = Tensor.Normal([2, 5, 8], Key), other = Tensor.Normal([2, 5, 8], Key.At(1));
        Close.To(attention.Forward(x), attention.Forward(x, x, mask: null));

        // Under a causal mask the first position sees itself only.
        Tensor mask = Tensor.CausalMask(5), mixed = Tensor.Concat(1, x.Slice(1, 0, 1), other.Slice(1, 1));
        Close.To(attention.Forward(x, mask).Slice(1, 0, 1), attention.Forward(mixed, mask).Slice(1, 0, 1));
        Assert.True(Close.Error(attention.Forward(x).Slice(1, 0, 1), attention.Forward(mixed).Slice(1, 0, 1)) > 1e-2);
        Assert.Equal([2, 5, 8], attention.Forward(x, Tensor.Normal([2, 7, 8], Key), mask: null).Shape);
    });
}
