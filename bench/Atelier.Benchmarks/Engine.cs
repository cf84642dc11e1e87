namespace Atelier.Benchmarks;

/// <summary>What our work runs on: the one place that knows which backends and precisions there are.</summary>
internal static class Engine
{
    /// <summary>Makes everything after it run on a backend in a precision.</summary>
    /// <param name="backend">"managed" or "onednn".</param>
    /// <param name="precision">"f32" or "bf16".</param>
    /// <returns>Why that cannot be had here; null when it was done.</returns>
    public static string? Select(string backend, string precision) => (backend, precision) switch
    {
        ("managed", "f32") => null,
        _ => $"There is no {precision} on the {backend} backend.",
    };

    /// <summary>What large bf16 products reach here, in 10^9 multiplications and additions a second; null where nothing can do them.</summary>
    public static double? Bf16Gigaflops() => null;
}
