using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.Tensors.Tests.Kernels;

/// <summary>Speed itself is not tested, only that what is reported makes sense.</summary>
[Collection(nameof(ThreadTeamTests))]
public sealed class PeakProbeTests
{
    [Fact]
    public void Probes_report_plausible_figures()
    {
        Assert.InRange(PeakProbe.Gigaflops(tries: 2), 0.01, 1e6);
        Assert.InRange(PeakProbe.CopyGigabytes(tries: 1), 0.01, 1e5);
    }
}
