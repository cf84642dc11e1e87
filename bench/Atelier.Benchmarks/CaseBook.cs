using System.Globalization;
using Atelier.Benchmarks.Augmenting;
using Atelier.Benchmarks.Cases;
using Atelier.Benchmarks.Twins;

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
        CycleGan128.Case,
        Pix2Pix128.Case,
        Vae28.Case,
        StyleGan2.Case,
        Ddpm.Ddpm28,
        Ddpm.Ddpm32,
        Sampling.Dcgan32,
        Sampling.Ddpm32,
    ];

    public static Case? Find(string name) => All.Concat(AugmentCases.All).Concat(TwinCase.All.Select(twin => twin.Timed)).FirstOrDefault(c => c.Name == name);

    /// <summary>A case, at another size where "--set batch=1,width=64,size=32" asks for one: to see how cost grows.</summary>
    public static Case? Find(string name, Arguments given)
    {
        if (given.Text("--set") is not { } settings || name != Dcgan32.Case.Name)
        {
            return Find(name);
        }

        Dictionary<string, int> sizes = settings.Split(',').Select(s => s.Split('=')).ToDictionary(s => s[0], s => int.Parse(s[1], CultureInfo.InvariantCulture));
        return Dcgan32.Sized(sizes["batch"], sizes["width"], sizes["size"]);
    }
}
