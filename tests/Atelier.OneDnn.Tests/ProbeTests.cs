using System.Runtime.InteropServices;
using Atelier.OneDnn.Native;

namespace Atelier.OneDnn.Tests;

/// <summary>What is said of libraries that cannot be used; these tests need none.</summary>
public sealed class ProbeTests
{
    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        OneDnnReport report = OneDnn.Probe("libdnnl-that-nobody-has.so.2");
        Assert.False(report.Usable);
        Assert.False(report.BFloat16);
        Assert.Null(report.Version);
        Assert.Contains("apt-get install libdnnl2", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_is_not_taken_for_it()
        => Assert.Contains("no oneDNN", OneDnn.Probe("libc.so.6").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Waiting_threads_are_told_to_sleep_soon()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is Linux's");
        OneDnn.Probe();
        Assert.True(InNativeEnvironment("GOMP_SPINCOUNT") || InNativeEnvironment("OMP_WAIT_POLICY"));
    }

    [Theory]
    [InlineData("2.5.9", "older")]
    [InlineData("1.96.0", "older")]
    [InlineData("2.7.0", "newer")]
    [InlineData("3.1.0", "newer")]
    public void Other_versions_are_refused(string version, string age)
    {
        OneDnnReport? report = OneDnn.Judge(Version.Parse(version), NativeVersion.OpenMp);
        Assert.Contains($"{version} is {age} than 2.6", report?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_threads_are_refused()
        => Assert.Contains("libgomp", OneDnn.Judge(new Version(2, 6, 3), threading: 4)?.Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(0x3E7, "AVX-512, bf16, AMX", true)]
    [InlineData(0x0E7, "AVX-512, bf16", true)]
    [InlineData(0x067, "AVX-512, VNNI", false)]
    [InlineData(0x00F, "AVX2", false)]
    [InlineData(0x000, "no vectors", false)]
    public void Instruction_sets_are_told_by_their_bits(int bits, string name, bool half)
    {
        Assert.Equal(name, InstructionSets.Name(bits));
        Assert.Equal(half, InstructionSets.HasBFloat16(bits));
    }

    private static unsafe bool InNativeEnvironment(string name)
    {
        var getenv = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "getenv");
        nint text = Marshal.StringToCoTaskMemUTF8(name);
        nint found = getenv(text);
        Marshal.FreeCoTaskMem(text);
        return found != 0;
    }
}
