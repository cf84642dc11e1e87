using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>One kernel's speed.</summary>
/// <param name="Layer">The layer or product, as "3x3 64->128, 32x32, N64".</param>
/// <param name="Pass">"forward", "input grad", "weight grad" or "product".</param>
/// <param name="Seconds">The shortest run.</param>
/// <param name="Operations">Multiplications and additions.</param>
/// <param name="Bytes">Operands read once and the result written once.</param>
/// <param name="Thin">Judged by <see cref="TimesFloor"/>, not by its share of peak.</param>
internal sealed record KernelTiming(string Layer, string Pass, double Seconds, double Operations, double Bytes, bool Thin)
{
    /// <summary>10^9 operations a second.</summary>
    public double Gigaflops => Operations / Seconds * 1e-9;

    /// <summary>How many times longer than the memory traffic, or than a quarter of peak, allows.</summary>
    /// <param name="peak">10^9 operations a second.</param>
    /// <param name="bandwidth">10^9 bytes a second.</param>
    public double TimesFloor(double peak, double bandwidth) =>
        Seconds / (1e-9 * Math.Max(Bytes / bandwidth, Operations / (peak / 4)));
}

/// <summary>The layers that the kernels' speed is promised for, each pass timed alone.</summary>
internal static unsafe class KernelBench
{
    private static readonly (string Name, bool Thin, ConvGeometry Geometry)[] Layers =
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

    /// <summary>Times every pass of every layer and the product of two 2048 x 2048 matrices, the best of <paramref name="tries"/>.</summary>
    public static IEnumerable<KernelTiming> Run(int tries = 10) =>
        Layers.SelectMany(layer => Passes(layer.Name, layer.Thin, layer.Geometry, tries)).Concat(Enumerable.Repeat(2048, 1).Select(size => Product(size, tries)));

    private static KernelTiming[] Passes(string name, bool thin, ConvGeometry g, int tries)
    {
        double bytes = 4.0 * (g.Input.Count + g.Weight.Count + g.Output.Count);
        KernelTiming Time(string pass, Shape a, Shape b, Shape result, Kernel kernel) =>
            new(name, pass, Seconds(tries, a.Count, b.Count, result.Count, kernel), g.Flops, bytes, thin);

        return
        [
            Time("forward", g.Input, g.Weight, g.Output, (x, w, y) => ConvForward.Run(g, x, w, y)),
            Time("input grad", g.Output, g.Weight, g.Input, (dy, w, dx) => ConvInputGrad.Run(g, dy, w, dx)),
            Time("weight grad", g.Input, g.Output, g.Weight, (x, dy, dw) => ConvWeightGrad.Run(g, x, dy, dw)),
        ];
    }

    /// <summary>Times the product of two size x size matrices, the best of <paramref name="tries"/>.</summary>
    public static KernelTiming Product(int size, int tries)
    {
        long count = (long)size * size;
        double seconds = Seconds(tries, count, count, count, (a, b, c) => Gemm.Run(false, false, size, size, size, a, size, b, size, c, size));
        return new KernelTiming($"{size} x {size} x {size}", "product", seconds, 2.0 * size * count, 12.0 * count, false);
    }

    private delegate void Kernel(float* a, float* b, float* result);

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

    private static double Seconds(int tries, long a, long b, long result, Kernel kernel)
    {
        using ScratchPool.Lease left = ScratchPool.Rent(a), right = ScratchPool.Rent(b), target = ScratchPool.Rent(result);
        float* pa = left.Floats, pb = right.Floats, pc = target.Floats;
        Random random = new(1);
        foreach (ref float value in new Span<float>(pa, checked((int)a)))
        {
            value = random.NextSingle() - 0.5f;
        }

        new Span<float>(pb, checked((int)b)).Fill(0.25f);
        kernel(pa, pb, pc);
        return PeakProbe.Best(tries, () => kernel(pa, pb, pc));
    }
}
