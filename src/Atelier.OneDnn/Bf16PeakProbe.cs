using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed.Kernels;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn;

/// <summary>What this machine multiplies in bf16 at best: the yardstick for bf16 kernels.</summary>
public static class Bf16PeakProbe
{
    private const int Size = 2048;

    /// <summary>All of it stays in the caches, and every sum is 2,304 terms long: nothing that training does is faster.</summary>
    private static readonly ConvGeometry Layer = new(64, 256, 8, 8, 256, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1);

    /// <summary>
    /// 10^9 operations a second (two to a multiply-add) of the faster of a large matrix product and a convolution that fits the caches,
    /// the best of a few tries; null where oneDNN or bf16 in hardware is missing. There is no way to bf16 arithmetic but a library's
    /// kernels, so unlike the probe for f32 this is what they reach, not what the registers allow.
    /// </summary>
    public static double? Gigaflops(int tries = 20)
    {
        if (OneDnn.TryCreate(KernelSelection.OneDnnFirst, out OneDnnReport report) is not { } backend || !report.BFloat16)
        {
            return null;
        }

        double best = 0;
        Arena.Run("bf16 peak", () => best = Math.Max(Product(backend, tries), Convolution(backend, tries)));
        return best;
    }

    private static double Product(OneDnnBackend backend, int tries)
    {
        Tensor a = Half([1, Size, Size]), b = Half([1, Size, Size]), product = Tensor.Empty(a.Shape, DType.BF16);
        return 2e-9 * Size * Size * Size / PeakProbe.Best(tries, () => backend.MatMul(a, false, b, true, product));
    }

    private static double Convolution(OneDnnBackend backend, int tries)
    {
        Tensor input = Half(Layer.Input), weight = Tensor.Full(Layer.Weight, 0.5), output = Tensor.Empty(Layer.Output, DType.BF16);
        return 1e-9 * Layer.Flops / PeakProbe.Best(tries, () => backend.Conv(Layer, input, weight, null, output));
    }

    private static Tensor Half(Shape shape) => Tensor.Full(shape, 0.5, DType.BF16);
}
