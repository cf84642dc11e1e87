using Atelier.OneDnn;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.Benchmarks;

/// <summary>What our work runs on: the one place that knows which backends and precisions there are.</summary>
internal static class Engine
{
    private const int ProbeSize = 2048, ProbeTries = 10;

    /// <summary>Makes new tensors lie on a backend.</summary>
    /// <param name="backend">"managed" or "onednn".</param>
    /// <param name="precision">"f32" or "bf16": what the products are going to be computed in.</param>
    /// <returns>Why that cannot be had here; null when it was done.</returns>
    public static string? Select(string backend, string precision)
    {
        if ((backend, precision) == ("managed", "f32"))
        {
            Device.Current = ManagedBackend.Instance;
            return null;
        }

        if (backend != "onednn" || precision is not ("f32" or "bf16"))
        {
            return $"there is no {precision} on the {backend} backend";
        }

        if (OneDnn.OneDnn.TryCreate(KernelSelection.Fastest, out OneDnnReport report) is not { } found)
        {
            return report.Reason;
        }

        if (precision == "bf16" && !report.BFloat16)
        {
            return "the processor has no bf16";
        }

        Device.Current = found;
        return null;
    }

    /// <summary>The type of products in a precision.</summary>
    public static DType TypeOf(string precision) => precision == "bf16" ? DType.BF16 : DType.F32;

    /// <summary>What large bf16 products reach here, in 10^9 multiplications and additions a second; null where nothing can do them.</summary>
    public static double? Bf16Gigaflops()
    {
        if (OneDnn.OneDnn.TryCreate(KernelSelection.OneDnnFirst, out OneDnnReport report) is not { } backend || !report.BFloat16)
        {
            return null;
        }

        using Tensor ones = Tensor.Ones([1, ProbeSize, ProbeSize]), operand = ones.To(DType.BF16), product = ones.To(DType.BF16);
        double seconds = PeakProbe.Best(ProbeTries, () => backend.MatMul(operand, false, operand, false, product));
        return Math.Round(2e-9 * ProbeSize * ProbeSize * ProbeSize / seconds, 1);
    }
}
