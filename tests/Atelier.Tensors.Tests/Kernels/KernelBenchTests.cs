using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>Speed itself is not tested, only that what is reported makes sense.</summary>
[Collection(nameof(ThreadTeamTests))]
public sealed class KernelBenchTests
{
    [Fact]
    public void Probes_report_plausible_figures()
    {
        Assert.InRange(PeakProbe.Gigaflops(tries: 2), 0.01, 1e6);
        Assert.InRange(PeakProbe.CopyGigabytes(tries: 1), 0.01, 1e5);
    }

    [Fact]
    public void Timings_derive_their_rates()
    {
        KernelTiming timing = KernelBench.Product(size: 64, tries: 1);
        Assert.Equal(2.0 * 64 * 64 * 64, timing.Operations);
        Assert.Equal(timing.Operations / timing.Seconds * 1e-9, timing.Gigaflops, 6);
        KernelTiming bound = new("", "", 2, 1e9, 8e9, true);
        Assert.Equal(1.0, bound.TimesFloor(peak: 4, bandwidth: 4), 9);
        Assert.Equal(2.0, bound.TimesFloor(peak: 100, bandwidth: 8), 9);
    }
}
