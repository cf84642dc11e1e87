using Atelier.App.Machines;
using Atelier.App.Runs;
using Atelier.OneDnn;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.App.Engines;

/// <summary>The backends of a machine, the fastest first, and the choice among them.</summary>
public sealed class EngineRoom(IReadOnlyList<BackendFinding> backends)
{
    /// <summary>The backend that is always there.</summary>
    public static BackendFinding Managed { get; } = new(ManagedBackend.Instance.Name, "C#, always there", FastBf16: false, () => ManagedBackend.Instance);

    private const string OneDnnName = "onednn";
    private static readonly Lazy<EngineRoom> s_here = new(() => new([FindOneDnn(), Managed]));

    /// <summary>The names of all backends, there or not, the fastest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [OneDnnName, Managed.Name];

    /// <summary>This machine's. Looked for when first asked for.</summary>
    public static EngineRoom Here => s_here.Value;

    /// <summary>Every backend that was looked for.</summary>
    public IReadOnlyList<BackendFinding> Backends => backends;

    /// <summary>The fastest that can be used.</summary>
    public BackendFinding Fastest => backends.First(backend => backend.IsUsable);

    /// <summary>Chooses what to compute with.</summary>
    /// <param name="wish">What the user asked for.</param>
    /// <param name="preferred">The precision for when the user leaves it open and the backend is fast in it; null for bf16.</param>
    /// <param name="note">One line about what is not as one would expect it; null if there is nothing to say.</param>
    /// <exception cref="RunException">There is no such backend, or it can't be used; the message says why and what to install.</exception>
    public Engine Choose(EngineWish wish, DType? preferred, out string? note)
    {
        BackendFinding backend = wish.Backend == EngineWish.Auto ? Fastest : Named(wish.Backend);
        DType precision = wish.Precision is { } name ? PrecisionNamed(name) : backend.FastBf16 ? preferred ?? DType.BF16 : DType.F32;
        note = wish.Backend == EngineWish.Auto && !backends[0].IsUsable
                ? $"{backends[0].Name} is not used: {backends[0].Found}. {backend.Name} computes."
            : precision == DType.BF16 && !backend.FastBf16
                ? $"bf16 is slow on {backend.Name} here: it rounds to it and computes in f32."
            : null;
        return new(wish.Repeatable && backend.OpenRepeatable is { } open ? open() : backend.Open!(), precision);
    }

    /// <summary>What a run computes with.</summary>
    /// <exception cref="RunException">There is no such backend, or it can't be used; the message says why and what to install.</exception>
    public Engine Open(RunRecipe run) => Choose(new(run.Backend, run.Precision), preferred: null, out _);

    /// <summary>Measures what products can reach on an engine at best, in 10^9 operations a second.</summary>
    public double PeakGigaflops(Engine engine)
        => engine.Precision == DType.BF16 && Named(engine.Backend.Name).PeakBf16 is { } peak ? peak(engine) : PeakProbe.Gigaflops();

    private static BackendFinding FindOneDnn()
    {
        OneDnnReport report = OneDnn.OneDnn.Probe();
        return new(OneDnnName, $"{report}", report.BFloat16, report.Usable ? () => OneDnn.OneDnn.TryCreate(KernelSelection.Fastest, out _)! : null)
        {
            OpenRepeatable = () => OneDnn.OneDnn.TryCreate(KernelSelection.OneDnnFirst, out _)!,
            PeakBf16 = report is { Usable: true, BFloat16: true } ? KernelBench.PeakBf16 : null,
        };
    }

    private BackendFinding Named(string name) => backends.FirstOrDefault(backend => backend.Name == name) switch
    {
        null => throw new RunException($"There is no backend '{name}', only {string.Join(", ", backends.Select(b => b.Name))}."),
        { IsUsable: false } missing => throw new RunException($"The backend {name} can't be used: {missing.Found}."),
        var usable => usable,
    };

    private static DType PrecisionNamed(string name) => Engine.Precisions.TryGetValue(name, out DType type)
        ? type
        : throw new RunException($"There is no precision '{name}', only {string.Join(", ", Engine.Precisions.Keys)}.");
}
