using System.Text.Json.Serialization;
using Atelier.Tensors.Backends;

namespace Atelier.App.Engines;

/// <summary>A backend as this machine has it.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Found">What was found, in words: version, instruction set; or what is missing and how to get it.</param>
/// <param name="FastBf16">Whether products in bf16 are faster on it than in f32.</param>
/// <param name="Open">Gives the backend; null where it can't be used.</param>
public sealed record BackendFinding(string Name, string Found, bool FastBf16, [property: JsonIgnore] Func<IBackend>? Open)
{
    /// <summary>Gives the backend so that its kernels are chosen without timing them; null where that is what <see cref="Open"/> gives.</summary>
    [JsonIgnore]
    public Func<IBackend>? OpenRepeatable { get; init; }

    /// <summary>Measures what products in bf16 can reach here, in 10^9 operations a second; null where that is what f32 can.</summary>
    [JsonIgnore]
    public Func<Engine, double>? PeakBf16 { get; init; }

    /// <summary>Whether it can be used.</summary>
    public bool IsUsable => Open is not null;
}
