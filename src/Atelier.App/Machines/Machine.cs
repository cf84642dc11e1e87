using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Atelier.App.Engines;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.App.Machines;

/// <summary>The machine at hand, its speeds measured.</summary>
/// <param name="Version">Atelier's.</param>
/// <param name="Runtime">.NET's.</param>
/// <param name="System">The operating system.</param>
/// <param name="Processor">Its name, as far as the system tells it.</param>
/// <param name="LogicalProcessors">As the system counts.</param>
/// <param name="Threads">What kernels run on.</param>
/// <param name="Vectors">The widest vectors in use.</param>
/// <param name="MemoryGigabytes">Available to this process.</param>
/// <param name="Backends">What was looked for to compute with, the fastest first.</param>
/// <param name="PeakGigaflops">Fused multiply-adds in single precision on all threads, two operations each.</param>
/// <param name="CopyGigabytes">A plain copy of large blocks, bytes read and written, a second.</param>
public sealed record Machine(
    string Version,
    string Runtime,
    string System,
    string Processor,
    int LogicalProcessors,
    int Threads,
    string Vectors,
    double MemoryGigabytes,
    IReadOnlyList<BackendFinding> Backends,
    double PeakGigaflops,
    double CopyGigabytes)
{
    /// <summary>Looks around and measures for about a second.</summary>
    public static Machine Measure() => new(
        AtelierVersion.Current,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
        ProcessorName(),
        Environment.ProcessorCount,
        ThreadTeam.Size,
        Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : Vector.IsHardwareAccelerated ? "128 bits" : "none",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
        EngineRoom.Here.Backends,
        PeakProbe.Gigaflops(),
        PeakProbe.CopyGigabytes());

    private static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(cpuInfo) ? File.ReadLines(cpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
