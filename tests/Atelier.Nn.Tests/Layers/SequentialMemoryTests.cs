using Atelier.Nn.Layers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests.Layers;

public sealed class SequentialMemoryTests
{
    // Bytes of one of the pictures' tensors.
    private const long Large = 4 * 8 * 16 * 16 * sizeof(float);

    [Fact]
    public void Without_recording_a_deep_network_takes_no_more_than_a_shallow_one()
    {
        (long shallow, float[] _) = Peak(2);
        (long deep, float[] result) = Peak(20);
        Assert.InRange(deep, 2 * Large, shallow + Large / 8);
        Assert.All(result, value => Assert.True(float.IsFinite(value)));

        static (long Peak, float[] Result) Peak(int depth) => Arena.Run("test", () =>
        {
            using Scope scope = new(new RandomKey(1));
            Sequential network = Network(scope, depth);
            network.Train(false);
            Tensor x = Tensor.Normal([4, 8, 16, 16], new RandomKey(2));
            BufferPool pool = BufferPool.Shared;
            network.Forward(x);
            pool.ResetPeak();
            long before = pool.LiveBytes;
            Tensor y = Gradients.NoGrad(() => network.Forward(x));
            return (pool.PeakBytes - before, y.ToArray<float>());
        });
    }

    [Fact]
    public void While_recording_what_no_gradient_reads_goes_back_and_gradients_are_the_same() => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(1));
        Func<Scope, Layer>[] layers = [s => new Conv2d(s, 8, 8, 3, pad: 1), Function.LeakyRelu(0.2), Function.Identity, s => new Conv2d(s, 8, 8, 3, pad: 1), Function.Tanh];
        Sequential network = new(scope, layers);
        Tensor x = Tensor.Normal([4, 8, 16, 16], new RandomKey(2)), y = x;
        Tensor[] weights = [.. network.Parameters.Select(p => p.Value)];
        foreach (Layer layer in network.Layers)
        {
            y = layer.Forward(y);
        }

        Tensor[] expected = Gradients.Grad(y.Square().Sum(), weights);
        long before = BufferPool.Shared.LiveBytes;
        Tensor z = network.Forward(x);

        // The two activations; neither convolution's output is read by any gradient.
        Assert.InRange(BufferPool.Shared.LiveBytes - before, 2 * Large, 2 * Large + Large / 8);
        Assert.All(expected.Zip(Gradients.Grad(z.Square().Sum(), weights)), pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.ToArray<float>()));
    });

    private static Sequential Network(Scope scope, int depth) => new(
        scope, Enumerable.Range(0, depth).SelectMany(_ => (Func<Scope, Layer>[])[s => new Conv2d(s, 8, 8, 3, pad: 1), s => new BatchNorm2d(s, 8), Function.Silu]));
}
