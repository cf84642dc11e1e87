using Atelier.App.Engines;
using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.App.Machines;

/// <summary>The machine at hand, its speeds measured.</summary>
public sealed record Machine : MachineDescription
{
    private Machine(MachineDescription description)
        : base(description)
    {
    }

    /// <summary>What was looked for to compute with, the fastest first.</summary>
    public required IReadOnlyList<BackendFinding> Backends { get; init; }

    /// <summary>Fused multiply-adds in single precision on all threads, two operations each, in 10^9 a second.</summary>
    public required double PeakGigaflops { get; init; }

    /// <summary>A plain copy of large blocks, bytes read and written, in 10^9 a second.</summary>
    public required double CopyGigabytes { get; init; }

    /// <summary>Looks around and measures for about a second.</summary>
    public static Machine Measure() => new(Here())
    {
        Backends = EngineRoom.Here.Backends,
        PeakGigaflops = PeakProbe.Gigaflops(),
        CopyGigabytes = PeakProbe.CopyGigabytes(),
    };
}
