using System.Diagnostics;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.App.Machines;

/// <summary>An operation that waits for memory rather than for arithmetic.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">"cheap" or "transcendental": what it is promised to stay within, 1.5 or 3 copies.</param>
/// <param name="Seconds">The shortest run.</param>
/// <param name="Bytes">What it must read and write at least.</param>
public sealed record PointwiseTiming(string Name, string Kind, double Seconds, double Bytes)
{
    /// <summary>Its time over that of a plain copy of as many bytes.</summary>
    /// <param name="copyGigabytes">A copy's 10^9 bytes a second, read and written.</param>
    public double TimesCopy(double copyGigabytes) => Seconds / (Bytes / (copyGigabytes * 1e9));
}

/// <summary>Elementwise operations, normalisation and Adam on activations of [128, 64, 32, 32].</summary>
public static class PointwiseBench
{
    private const int Channels = 64;
    private static readonly Shape s_shape = [128, Channels, 32, 32];

    /// <summary>Times everything, the best of <paramref name="tries"/>.</summary>
    public static IEnumerable<PointwiseTiming> Run(int tries = 12)
    {
        using Tensor a = Tensor.Normal(s_shape, new RandomKey(1)), b = Tensor.Normal(s_shape, new RandomKey(2)), bias = Tensor.Normal([1, Channels, 1, 1], new RandomKey(3));
        using Tensor scale = Tensor.Ones([Channels]), shift = Tensor.Zeros([Channels]);
        double size = 4.0 * a.Count;
        (string Name, string Kind, double Sizes, Func<Tensor> Op)[] cases =
        [
            ("add", "cheap", 3, () => a + b),
            ("multiply", "cheap", 3, () => a * b),
            ("add a bias per channel", "cheap", 2, () => a + bias),
            ("scale and shift", "cheap", 2, () => a.Affine(0.5, 0.1)),
            ("relu", "cheap", 2, () => a.Relu()),
            ("leaky relu", "cheap", 2, () => a.LeakyRelu(0.2)),
            ("batch norm (two reads, a write)", "cheap", 3, () => a.BatchNorm(scale, shift).Y),
            ("group norm (two reads, a write)", "cheap", 3, () => a.GroupNorm(8, scale, shift)),
            ("exp", "transcendental", 2, () => a.Exp()),
            ("tanh", "transcendental", 2, () => a.Tanh()),
            ("sigmoid", "transcendental", 2, () => a.Sigmoid()),
            ("silu", "transcendental", 2, () => a.Silu()),
            ("gelu", "transcendental", 2, () => a.Gelu()),
            ("softplus", "transcendental", 2, () => a.Softplus()),
        ];
        return
        [
            .. cases.Select(c => new PointwiseTiming(c.Name, c.Kind, Best(tries, () => Gradients.NoGrad(c.Op)), c.Sizes * size)),
            Gradient(tries, size), .. FusedNorms(tries, DType.F32), .. FusedNorms(tries, DType.BF16), AdamStep(tries, size),
        ];
    }

    /// <summary>Norms with their activation inside: forward two reads and a write, backward four reads and a write.</summary>
    private static List<PointwiseTiming> FusedNorms(int tries, DType type)
    {
        using Tensor single = Tensor.Normal(s_shape, new RandomKey(1)), x = Arena.Outside(() => single.To(type).Detach()).WithGrad(), seed = single.To(type);
        using Tensor scale = Tensor.Ones([Channels]).WithGrad(), shift = Tensor.Zeros([Channels]).WithGrad();
        double size = (double)x.Count * type.SizeOf();
        List<PointwiseTiming> timings = [];
        foreach ((string name, string kind, Func<Tensor> op) in (IEnumerable<(string, string, Func<Tensor>)>)
            [
                ("batch norm", "cheap", () => x.BatchNorm(scale, shift).Y),
                ("batch norm + leaky relu", "cheap", () => x.BatchNorm(scale, shift, then: Activation.LeakyRelu(0.2)).Y),
                ("batch norm + silu", "transcendental", () => x.BatchNorm(scale, shift, then: Activation.Silu).Y),
                ("group norm + silu", "transcendental", () => x.GroupNorm(8, scale, shift, then: Activation.Silu)),
            ])
        {
            timings.Add(new($"{name}, {type}", kind, Best(tries, () => Gradients.NoGrad(op)), 3 * size));
            timings.Add(Arena.Run("bench", () =>
            {
                Tensor y = op();
                return new PointwiseTiming($"{name}, gradient, {type}", kind, Best(tries, () => Gradients.Grad(y, [x, scale, shift], seed: seed)[0]), 5 * size);
            }));
        }

        return timings;
    }

    private static PointwiseTiming Gradient(int tries, double size)
    {
        using Tensor x = Arena.Outside(() => Tensor.Normal(s_shape, new RandomKey(1))).WithGrad();
        using Tensor y = x.LeakyRelu(0.2), seed = Tensor.Normal(s_shape, new RandomKey(2));
        return new("leaky relu, gradient", "cheap", Best(tries, () => Gradients.Grad(y, [x], seed: seed)[0]), 3 * size);
    }

    private static PointwiseTiming AdamStep(int tries, double size)
    {
        Parameter parameter = new Scope(new RandomKey(1)).Parameter("weight", s_shape, Init.Zeros);
        using Tensor gradient = Tensor.Normal(s_shape, new RandomKey(2));
        using Adam adam = new();
        return new("Adam", "cheap", Best(tries, () => Step()), 7 * size);

        Tensor? Step()
        {
            adam.Step([parameter], [gradient]);
            return null;
        }
    }

    private static double Best(int tries, Func<Tensor?> op)
    {
        double best = double.MaxValue;
        for (int i = 0; i < tries; i++)
        {
            Arena.Run("bench", () =>
            {
                long start = Stopwatch.GetTimestamp();
                op();
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            });
        }

        return best;
    }
}
