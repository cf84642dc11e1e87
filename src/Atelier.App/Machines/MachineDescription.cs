using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.App.Machines;

/// <summary>What a machine is, as far as it can be told without measuring.</summary>
/// <param name="Version">Atelier's.</param>
/// <param name="Runtime">.NET's.</param>
/// <param name="System">The operating system.</param>
/// <param name="Processor">Its name, as far as the system tells it.</param>
/// <param name="LogicalProcessors">As the system counts.</param>
/// <param name="Threads">What kernels run on.</param>
/// <param name="Vectors">The widest vectors in use.</param>
/// <param name="MemoryGigabytes">Available to this process.</param>
public record MachineDescription(
    string Version, string Runtime, string System, string Processor, int LogicalProcessors, int Threads, string Vectors, double MemoryGigabytes)
{
    /// <summary>This machine.</summary>
    public static MachineDescription Here() => new(
        AtelierVersion.Current,
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
        ProcessorName(),
        Environment.ProcessorCount,
        ThreadTeam.Size,
        Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : Vector.IsHardwareAccelerated ? "128 bits" : "none",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9);

    /// <summary>The file's name in a run's folder.</summary>
    internal const string FileName = "machine.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a run's file; null where there is none that makes sense.</summary>
    internal static MachineDescription? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>Reads the file's content; null where it makes no sense.</summary>
    internal static MachineDescription? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<MachineDescription>(json, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file into a run's folder.</summary>
    internal void Write(string folder) => SharedFile.Replace(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>The file's content.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    private static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(cpuInfo) ? File.ReadLines(cpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
