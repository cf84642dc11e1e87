using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class TrainingMemoryTests
{
    // Bytes of a tensor of 2^15 numbers.
    private const long Large = 1 << 17;

    [Fact]
    public void A_warm_training_step_takes_no_fresh_memory()
    {
        Tensor[] parameters = Arena.Outside(() => Parameters());
        double first = 0, last = 0;
        for (int step = 0; step < 10; step++)
        {
            last = Step(parameters);
            first = step == 0 ? last : first;
        }

        BufferPool pool = BufferPool.Shared;
        (long fresh, long live) = (pool.FreshBytes, pool.LiveBytes);
        for (int step = 0; step < 50; step++)
        {
            last = Step(parameters);
            Assert.Equal(live, pool.LiveBytes);
        }

        Assert.Equal(fresh, pool.FreshBytes);
        Assert.True(last < first / 2, $"the loss went from {first} to {last}");
        Array.ForEach(parameters, p => p.Dispose());
    }

    [Fact]
    public void The_backward_pass_gives_gradients_back_as_it_goes() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Full([1 << 15], 1).WithGrad(), y = x;
        for (int i = 0; i < 20; i++)
        {
            y = y.Square();
        }

        Tensor loss = y.Sum();
        BufferPool pool = BufferPool.Shared;
        long forward = pool.LiveBytes;
        pool.ResetPeak();
        Tensor grad = Gradients.Grad(loss, [x])[0];
        Assert.InRange(pool.PeakBytes - forward, Large, 4 * Large);
        Assert.InRange(pool.LiveBytes - forward, Large, Large + 4096);
        Assert.Equal(1 << 20, grad.Max().Item());
    });

    [Fact]
    public void A_checkpointed_block_keeps_its_inside_only_while_it_needs_it()
    {
        (float[] plain, long plainLive) = Measure((block, x) => block(x));
        (float[] checkpointed, long checkpointedLive) = Measure((block, x) => Gradients.Checkpoint(block, x, []));
        Assert.Equal(plain, checkpointed);
        Assert.InRange(plainLive, 20 * Large, 22 * Large);
        Assert.InRange(checkpointedLive, 2 * Large, 3 * Large);

        static (float[] Grad, long Live) Measure(Func<Func<Tensor, Tensor>, Tensor, Tensor> run) => Arena.Run("test", () =>
        {
            Tensor x = Tensor.Normal([1 << 15], new RandomKey(1)).WithGrad();
            long before = BufferPool.Shared.LiveBytes;
            Tensor y = run(Block, run(Block, x));
            long live = BufferPool.Shared.LiveBytes - before;
            return (Gradients.Grad(y.Sum(), [x])[0].ToArray<float>(), live);
        });

        static Tensor Block(Tensor x) => Enumerable.Range(0, 10).Aggregate(x, (y, i) => i % 2 == 0 ? y.Abs() : y.Affine(1.1, -0.5));
    }

    [Fact]
    public void A_warm_step_with_second_derivatives_takes_no_fresh_memory()
    {
        Tensor[] parameters = Arena.Outside(() => Parameters());
        for (int step = 0; step < 5; step++)
        {
            Penalty(parameters);
        }

        long fresh = BufferPool.Shared.FreshBytes;
        for (int step = 0; step < 20; step++)
        {
            Penalty(parameters);
        }

        Assert.Equal(fresh, BufferPool.Shared.FreshBytes);
        Array.ForEach(parameters, p => p.Dispose());
    }

    private static Tensor[] Parameters()
    {
        RandomKey key = new(11);
        Shape[] shapes = [[8, 3, 3, 3], [8], [8], [4, 8, 4, 4], [1, 64]];
        return [.. shapes.Select((shape, i) => Arena.Run("initialise", () => (Tensor.Normal(shape, key.At(i)) * 0.2).Detach()).WithGrad())];
    }

    private static Tensor Network(Tensor x, Tensor[] p) => x
        .Conv2d(p[0], pad: 1).BatchNorm(p[1], p[2]).Y.LeakyRelu(0.2).Conv2d(p[3], stride: 2, pad: 1).Tanh().Flatten().MatMul(p[4], transposeOther: true);

    /// <summary>One step of gradient descent towards telling bright pictures from dark ones; gives the loss.</summary>
    private static double Step(Tensor[] parameters) => Arena.Run("step", () =>
    {
        Tensor x = Tensor.Normal([6, 3, 8, 8], new RandomKey(5)), target = x.Mean([1, 2, 3]).Reshape(6, 1) * 10;
        Tensor loss = (Network(x, parameters) - target).Square().Mean();
        Tensor[] grads = Gradients.Grad(loss, parameters);
        Gradients.NoGrad(() =>
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].Assign(parameters[i] - grads[i] * 0.02);
            }
        });
        return loss.Item();
    });

    private static void Penalty(Tensor[] parameters) => Arena.Run("penalty", () =>
    {
        Tensor x = Tensor.Normal([6, 3, 8, 8], new RandomKey(5)).WithGrad();
        Tensor slope = Gradients.Grad(Network(x, parameters).Sum(), [x], createGraph: true)[0];
        Tensor[] grads = Gradients.Grad((slope.NormL2([1, 2, 3]) - 1).Square().Mean(), parameters);
        Assert.All(grads, grad => Assert.True(Diagnosis.IsFinite(grad)));
    });
}
