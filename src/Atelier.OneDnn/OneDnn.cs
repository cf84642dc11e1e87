using System.Runtime.InteropServices;
using Atelier.OneDnn.Native;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.OneDnn;

/// <summary>Finds Intel's oneDNN, as Debian packages it (libdnnl2), at run time: nothing is linked against it.</summary>
public static unsafe class OneDnn
{
    /// <summary>How to get the library.</summary>
    public const string Installation = "apt-get install libdnnl2";

    private const int SupportedMajor = 2;
    private const int SupportedMinor = 6;
    private static readonly Lazy<OneDnnReport> Found = new(() => Probe(Dnnl.Name));

    /// <summary>What is installed and what it can do; looked for once a process.</summary>
    public static OneDnnReport Probe() => Found.Value;

    /// <summary>The backend, or null where the library cannot be used. From then on managed kernels run on the library's threads.</summary>
    /// <param name="selection">How it chooses between its kernels and the managed ones.</param>
    /// <param name="report">What was found, with the reason when null is returned.</param>
    public static OneDnnBackend? TryCreate(KernelSelection selection, out OneDnnReport report)
    {
        report = Probe();
        if (!report.Usable)
        {
            return null;
        }

        ThreadTeam.Host = new OmpTeam();
        return new OneDnnBackend(selection);
    }

    /// <summary>Looks for a library of that file name.</summary>
    internal static OneDnnReport Probe(string file)
    {
        Gomp.WaitBriefly();
        if (!NativeLibrary.TryLoad(file, out nint library))
        {
            return OneDnnReport.Unusable($"{file} is not installed ({Installation})");
        }

        if (!NativeLibrary.TryGetExport(library, "dnnl_version", out nint entry))
        {
            return OneDnnReport.Unusable($"{file} is no oneDNN: it has no dnnl_version");
        }

        NativeVersion version = *((delegate* unmanaged<NativeVersion*>)entry)();
        return Judge(new Version(version.Major, version.Minor, version.Patch), version.CpuRuntime)
            ?? new OneDnnReport(
                new Version(version.Major, version.Minor, version.Patch), InstructionSets.Name(Dnnl.EffectiveIsa()),
                InstructionSets.HasBFloat16(Dnnl.EffectiveIsa()), null);
    }

    /// <summary>Why a library of this version cannot be used, or null when it can.</summary>
    /// <param name="version">Its version; memory descriptors differ in size from one minor version to the next.</param>
    /// <param name="threading">What its threads are made of (DNNL_RUNTIME_*).</param>
    internal static OneDnnReport? Judge(Version version, uint threading)
    {
        if ((version.Major, version.Minor) != (SupportedMajor, SupportedMinor))
        {
            string age = version < new Version(SupportedMajor, SupportedMinor) ? "older" : "newer";
            return OneDnnReport.Unusable(
                $"oneDNN {version} is {age} than {SupportedMajor}.{SupportedMinor}, the version supported ({Installation})", version);
        }

        if (threading != NativeVersion.OpenMp || !NativeLibrary.TryLoad(Gomp.Name, out _))
        {
            return OneDnnReport.Unusable($"oneDNN {version} runs on other threads than {Gomp.Name}'s ({Installation})", version);
        }

        return null;
    }
}
