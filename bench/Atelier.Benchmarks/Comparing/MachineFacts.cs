using Atelier.App.Machines;

namespace Atelier.Benchmarks.Comparing;

/// <summary>Where a run took place and what that machine could do at best during it.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="LogicalProcessors">As the system counts.</param>
/// <param name="Threads">What each contender ran on.</param>
/// <param name="Vectors">The widest vectors.</param>
/// <param name="MemoryGb">Gigabytes.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="Backends">What was found of each of ours.</param>
/// <param name="PeakF32">10^9 multiplications and additions a second, from registers alone.</param>
/// <param name="PeakBf16">The same for large bf16 products; null where nothing here can do them.</param>
internal sealed record MachineFacts(
    string Processor, int LogicalProcessors, int Threads, string Vectors, double MemoryGb, string System, string Runtime, string Backends,
    double PeakF32, double? PeakBf16)
{
    /// <summary>Measures for a second or two.</summary>
    public static MachineFacts Measure()
    {
        Machine machine = Machine.Measure();
        return new(
            machine.Processor, machine.LogicalProcessors, machine.Threads, machine.Vectors, Math.Round(machine.MemoryGigabytes, 1), machine.System,
            machine.Runtime, string.Join("; ", machine.Backends.Select(b => $"{b.Name}: {b.Found}")), Math.Round(machine.PeakGigaflops, 1), Engine.Bf16Gigaflops());
    }

    /// <summary>Peaks wander on a machine that others use too: the higher of two measurements counts.</summary>
    public MachineFacts Higher(MachineFacts other) => this with
    {
        PeakF32 = Math.Max(PeakF32, other.PeakF32),
        PeakBf16 = PeakBf16 is { } mine && other.PeakBf16 is { } others ? Math.Max(mine, others) : PeakBf16 ?? other.PeakBf16,
    };

    /// <summary>The yardstick of a precision.</summary>
    public double? Peak(string precision) => precision == "bf16" ? PeakBf16 : PeakF32;
}
