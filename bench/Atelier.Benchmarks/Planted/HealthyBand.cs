namespace Atelier.Benchmarks.Planted;

/// <summary>Where healthy runs' signals lie while they train: 99 % of what was measured around the same step.</summary>
/// <param name="runs">Healthy runs of one case.</param>
internal sealed class HealthyBand(IReadOnlyList<Recording> runs)
{
    // Signals drift over hundreds of steps; a handful of runs gives too few values at one step alone.
    private const long Around = 250;
    private const double Outside = 0.005; // On either side.

    /// <summary>The band at a step; null where no healthy run was measured around it.</summary>
    public (double Low, double High)? At(string signal, long step)
    {
        double[] values =
        [
            .. runs.SelectMany(run => run.Signals.TryGetValue(signal, out IReadOnlyList<double?>? column)
                ? run.Steps.Zip(column).Where(at => Math.Abs(at.First - step) <= Around && at.Second is not null).Select(at => at.Second!.Value)
                : []).Order(),
        ];
        int outside = (int)(Outside * values.Length);
        return values.Length == 0 ? null : (values[outside], values[^(outside + 1)]);
    }

    /// <summary>The first check-up at which the planted metric is beyond its band on the sick side, or no number; null if there is none.</summary>
    public long? Onset(Recording run, Plant plant) => run.Steps.Select((step, i) => (step, Value: run.Signals.GetValueOrDefault(plant.Sign.Signal)?[i]))
        .Where(at => at.step >= plant.From && at.Value is { } value && IsBeyond(plant.Sign, at.step, value)).Select(at => (long?)at.step).FirstOrDefault() ?? run.BrokeAt;

    private bool IsBeyond(Sign sign, long step, double value)
        => !double.IsFinite(value) || (At(sign.Signal, step) is { } band && (sign.Upwards ? value > band.High : value < band.Low));
}
