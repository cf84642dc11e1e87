namespace Atelier.OneDnn;

/// <summary>What was found of oneDNN on this machine.</summary>
/// <param name="Version">The library's version, or null when there is none.</param>
/// <param name="InstructionSet">What its kernels are made of, as "AVX-512, bf16"; empty when it cannot be used.</param>
/// <param name="BFloat16">Whether the processor multiplies bf16 itself; elsewhere bf16 is emulated, slower than f32.</param>
/// <param name="Reason">Why it cannot be used, or null when it can.</param>
public sealed record OneDnnReport(Version? Version, string InstructionSet, bool BFloat16, string? Reason)
{
    /// <summary>Whether the backend can run on it.</summary>
    public bool Usable => Reason is null;

    /// <summary>A report of what cannot be used.</summary>
    internal static OneDnnReport Unusable(string reason, Version? version = null) => new(version, "", false, reason);

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        Reason ?? $"oneDNN {Version} ({InstructionSet}; {(BFloat16 ? "bf16 in hardware" : "no bf16 in hardware")})";
}
