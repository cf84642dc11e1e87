using Atelier.Benchmarks.Comparing;

namespace Atelier.Benchmarks.Planted;

/// <summary>Where healthy runs' signals lie while they train: 99 % of what was measured around the same step.</summary>
/// <param name="runs">Healthy runs of one case.</param>
internal sealed class HealthyBand(IReadOnlyList<Recording> runs)
{
    // Signals drift over hundreds of steps; a handful of runs gives too few values at one step alone.
    private const long Around = 250;
    private const double Outside = 0.005;

    /// <summary>The band at a step; null where no healthy run was measured around it.</summary>
    public (double Low, double High)? At(string signal, long step)
    {
        double[] values =
        [
            .. runs.SelectMany(run => run.Signals.TryGetValue(signal, out IReadOnlyList<double?>? column)
                ? run.Steps.Zip(column).Where(at => Math.Abs(at.First - step) <= Around && at.Second is not null).Select(at => at.Second!.Value)
                : []).Order(),
        ];
        return values.Length == 0 ? null : (Statistics.Quantile(values, Outside), Statistics.Quantile(values, 1 - Outside));
    }

    /// <summary>The first check-up at which a signal is beyond its band on the sick side, or no number; null if there is none.</summary>
    public long? Onset(Recording run, Sign sign) => run.Steps.Select((step, i) => (step, Value: run.Signals.GetValueOrDefault(sign.Signal)?[i]))
        .Where(at => at.Value is { } value && IsBeyond(sign, at.step, value)).Select(at => (long?)at.step).FirstOrDefault() ?? BrokeOff(run);

    private bool IsBeyond(Sign sign, long step, double value)
        => !double.IsFinite(value) || (At(sign.Signal, step) is { } band && (sign.Upwards ? value > band.High : value < band.Low));

    /// <summary>Where training met no number: every signal is out of its band there.</summary>
    private static long? BrokeOff(Recording run) => run.Checkups().Where(c => c.Values.Values.Any(v => !double.IsFinite(v))).Select(c => (long?)c.Step).FirstOrDefault();
}
