using Atelier.App.Runs;

namespace Atelier.App.Engines;

/// <summary>What a user asks to compute with.</summary>
/// <param name="Backend">A backend's name, or <see cref="Auto"/>.</param>
/// <param name="Precision">"f32" or "bf16"; null for what suits.</param>
public sealed record EngineWish(string Backend = EngineWish.Auto, string? Precision = null)
{
    /// <summary>
    /// Whether another process must come to the same bits without a checkpoint that says which kernels computed: kernels are not chosen by
    /// timing them then.
    /// </summary>
    public bool Repeatable { get; init; }

    /// <summary>Whatever is fastest here.</summary>
    public const string Auto = "auto";

    /// <summary>A run goes on as it began.</summary>
    /// <exception cref="RunException">Something else is wished for than the run computes with; the message names both.</exception>
    public void CheckAgainst(RunRecipe run)
    {
        string backend = Backend == Auto ? run.Backend : Backend, precision = Precision ?? run.Precision;
        if ((backend, precision) != (run.Backend, run.Precision))
        {
            throw new RunException($"The run computes with {run.Backend} in {run.Precision} and goes on so, to the same bits; {backend} in {precision} was asked for.");
        }
    }
}
