using Atelier.App.Engines;
using Atelier.App.Runs;

namespace Atelier.Benchmarks;

/// <summary>What our work runs on.</summary>
internal static class Engine
{
    /// <summary>Runs a piece of work on a backend in a precision.</summary>
    /// <param name="backend">"managed" or "onednn".</param>
    /// <param name="precision">"f32" or "bf16".</param>
    /// <param name="work">Makes the first tensor.</param>
    /// <returns>Why that cannot be had here; null when it was done.</returns>
    public static string? Run(string backend, string precision, Action work)
    {
        try
        {
            App.Engines.Engine engine = EngineRoom.Here.Choose(new(backend, precision), preferred: null, out string? slow);
            return slow ?? engine.Use(() =>
            {
                work();
                return slow;
            });
        }
        catch (RunException missing)
        {
            return missing.Message;
        }
    }

    /// <summary>What large bf16 products reach here, in 10^9 multiplications and additions a second; null where that is no more than in f32.</summary>
    public static double? Bf16Gigaflops()
        => EngineRoom.Here.Backends.FirstOrDefault(b => b is { IsUsable: true, FastBf16: true }) is { } found
            ? Math.Round(EngineRoom.Here.PeakGigaflops(EngineRoom.Here.Choose(new(found.Name, "bf16"), preferred: null, out _)), 1)
            : null;
}
