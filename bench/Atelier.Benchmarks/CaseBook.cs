using Atelier.Benchmarks.Cases;

namespace Atelier.Benchmarks;

/// <summary>All cases, in the order of the table.</summary>
internal static class CaseBook
{
    public static IReadOnlyList<Case> All { get; } =
    [
        Dcgan32.Case,
        FashionGan28.Case,
        WganGp32.Case,
        SnResnet32.Case,
        Vae28.Case,
        Ddpm.Ddpm28,
        Ddpm.Ddpm32,
        Sampling.Dcgan32,
        Sampling.Ddpm32,
    ];

    public static Case? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}
