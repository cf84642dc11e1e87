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

    /// <summary>Runs a piece of work on a backend in a precision.</summary>
    /// <param name="backend">"managed" or "onednn".</param>
    /// <param name="precision">"f32" or "bf16".</param>
    /// <param name="work">Makes the first tensor.</param>
    /// <returns>Why that cannot be had here; null when it was done.</returns>
    public static string? Run(string backend, string precision, Action work)
    {
        (Device.Current, string? missing) = Backend(backend);
        missing ??= precision == "bf16" && !OneDnn.OneDnn.Probe().BFloat16 ? "This processor has no bf16 arithmetic." : null;
        if (missing is null)
        {
            Precision.With(precision == "bf16" ? DType.BF16 : DType.F32, work);
        }

        return missing;
    }

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

    private static (IBackend Backend, string? Missing) Backend(string name) => name switch
    {
        "managed" => (ManagedBackend.Instance, null),
        "onednn" => OneDnn.OneDnn.TryCreate(KernelSelection.Fastest, out OneDnnReport report) is { } found ? (found, null) : (ManagedBackend.Instance, report.Reason),
        _ => (ManagedBackend.Instance, $"There is no backend '{name}'."),
    };
}
