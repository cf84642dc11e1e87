using Atelier.App.Engines;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed.Kernels;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.App.Machines;

/// <summary>One kernel's speed.</summary>
/// <param name="Layer">The layer or product, as "3x3 64->128, 32x32, N64".</param>
/// <param name="Pass">"forward", "input grad", "weight grad" or "product".</param>
/// <param name="Seconds">The shortest run.</param>
/// <param name="Operations">Multiplications and additions.</param>
/// <param name="Bytes">Operands read once and the result written once.</param>
/// <param name="Thin">Judged by <see cref="TimesFloor"/>, not by its share of peak.</param>
public sealed record KernelTiming(string Layer, string Pass, double Seconds, double Operations, double Bytes, bool Thin)
{
    /// <summary>10^9 operations a second.</summary>
    public double Gigaflops => Operations / Seconds * 1e-9;

    /// <summary>How many times longer than the memory traffic, or than a quarter of peak, allows.</summary>
    /// <param name="peak">10^9 operations a second.</param>
    /// <param name="bandwidth">10^9 bytes a second.</param>
    public double TimesFloor(double peak, double bandwidth) =>
        Seconds / (1e-9 * Math.Max(Bytes / bandwidth, Operations / (peak / 4)));
}

/// <summary>
/// The layers that the kernels' speed is promised for, each pass timed alone on an engine: in bf16 activations are bf16, weights and
/// their gradients f32, as in training.
/// </summary>
public static class KernelBench
{
    private static readonly (string Name, bool Thin, ConvGeometry Geometry)[] s_layers =
    [
        Layer(64, 64, 32, 128, 3, 1, 1),
        Layer(64, 128, 16, 256, 3, 1, 1),
        Layer(64, 64, 32, 128, 4, 2, 1),
        Layer(128, 128, 28, 128, 4, 2, 1, transposed: true),
        Layer(16, 64, 64, 64, 3, 1, 1),
        Layer(64, 256, 8, 256, 3, 1, 1),
        Layer(64, 3, 32, 64, 3, 1, 1),
        Layer(64, 64, 32, 3, 3, 1, 1),
        Layer(128, 1, 28, 64, 4, 2, 1),
        Layer(64, 128, 28, 1, 7, 1, 3),
    ];

    private static readonly int[] s_products = [512, 1024, 2048];

    /// <summary>Times every pass of every layer and the product of two 2048 x 2048 matrices, the best of <paramref name="tries"/>.</summary>
    public static IEnumerable<KernelTiming> Run(Engine engine, int tries = 10)
        => s_layers.SelectMany(layer => Passes(engine, layer.Name, layer.Thin, layer.Geometry, tries)).Concat(Enumerable.Repeat(2048, 1).Select(size => Product(engine, size, tries)));

    /// <summary>Times the three passes of a layer, the best of <paramref name="tries"/>.</summary>
    public static IEnumerable<KernelTiming> Passes(Engine engine, string name, bool thin, ConvGeometry geometry, int tries)
    {
        (IBackend backend, DType type) = (engine.Backend, engine.Precision);
        Operand input = new(geometry.Input, type), weight = new(geometry.Weight, DType.F32), output = new(geometry.Output, type);
        double bytes = input.Bytes + weight.Bytes + output.Bytes;
        return
        [
            Time("forward", input, weight, output, (x, w, y) => backend.Conv(geometry, x, w, null, y)),
            Time("input grad", output, weight, input, (dy, w, dx) => backend.ConvInputGrad(geometry, dy, w, null, dx)),
            Time("weight grad", input, output, weight, (x, dy, dw) => backend.ConvWeightGrad(geometry, x, dy, dw)),
        ];

        KernelTiming Time(string pass, Operand a, Operand b, Operand result, Action<Tensor, Tensor, Tensor> kernel)
            => new(name, pass, Best(engine, tries, a, b, result, kernel), geometry.Flops, bytes, thin);
    }

    /// <summary>Times the product of two size x size matrices, the best of <paramref name="tries"/>.</summary>
    public static KernelTiming Product(Engine engine, int size, int tries)
    {
        Operand activation = new([1, size, size], engine.Precision), weight = new([1, size, size], DType.F32);
        double seconds = Best(engine, tries, activation, weight, activation, (a, b, c) => engine.Backend.MatMul(a, false, b, false, c));
        return new($"{size} x {size} x {size}", "product", seconds, 2.0 * size * size * size, 2 * activation.Bytes + weight.Bytes, false);
    }

    /// <summary>
    /// The yardstick in bf16, in 10^9 operations a second: what the best of a few products reaches whose factors stay in the caches.
    /// .NET has no instruction for products of bf16, so there is no loop of registers alone as there is for f32.
    /// </summary>
    public static double PeakBf16(Engine engine) => s_products.Max(size => Product(engine, size, 20).Gigaflops);

    private static double Best(Engine engine, int tries, Operand a, Operand b, Operand result, Action<Tensor, Tensor, Tensor> kernel) => engine.Use(() =>
    {
        double best = 0;
        Arena.Run("bench", () =>
        {
            Tensor left = Tensor.Uniform(a.Shape, new RandomKey(1)).Affine(1, -0.5).To(a.Type), right = Tensor.Full(b.Shape, 0.25).To(b.Type);
            Tensor target = Tensor.Empty(result.Shape, result.Type);

            // The first call may measure and compile.
            kernel(left, right, target);
            best = PeakProbe.Best(tries, () => kernel(left, right, target));
        });
        return best;
    });

    private static (string Name, bool Thin, ConvGeometry Geometry) Layer(
        int batch, int channels, int extent, int outputs, int kernel, int stride, int pad, bool transposed = false)
    {
        int result = ((extent + (2 * pad) - kernel) / stride) + 1;
        string sizes = transposed
            ? $"transposed {kernel}x{kernel} s{stride}, {outputs}->{channels}, {result}x{result}->{extent}x{extent}, N{batch}"
            : $"{kernel}x{kernel} s{stride}, {channels}->{outputs}, {extent}x{extent}, N{batch}";
        ConvGeometry geometry = new(
            batch, channels, extent, extent, outputs, result, result, kernel, kernel, stride, stride, pad, pad, 1, 1, 1);
        return (sizes, Math.Min(channels, outputs) <= 3, geometry);
    }

    private readonly record struct Operand(Shape Shape, DType Type)
    {
        public double Bytes => (double)Shape.Count * Type.SizeOf();
    }
}
