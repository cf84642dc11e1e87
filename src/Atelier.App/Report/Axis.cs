namespace Atelier.App.Report;

/// <summary>Maps values to [0, 1] along an axis, linearly or by their logarithms, and knows the round values to mark.</summary>
internal sealed class Axis
{
    private readonly double _low, _high;

    private Axis(double low, double high, bool logarithmic) => (_low, _high, IsLogarithmic) = (low, high, logarithmic);

    public bool IsLogarithmic { get; }

    /// <summary>An axis over exactly [low, high]; widened when that is a single value.</summary>
    public static Axis Linear(double low, double high)
    {
        double pad = high > low ? 0 : Math.Max(1e-9, Math.Abs(low) * 0.1);
        return new(low - pad, high + pad, false);
    }

    /// <summary>A logarithmic axis over positive values, with a little air.</summary>
    public static Axis Logarithmic(double low, double high)
    {
        (double l, double h) = (Math.Log10(low), Math.Log10(high));
        double air = h > l ? 0.04 * (h - l) : 0.1;
        return new(l - air, h + air, true);
    }

    /// <summary>An axis for values that are meant to be read off: with some air, and logarithmic when positive values span two decades.</summary>
    /// <param name="values">Finite values; the outermost percent on either side may fall off the axis.</param>
    public static Axis For(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return Linear(0, 1);
        }

        (double low, double high) = (sorted[sorted.Length / 100], sorted[^(1 + sorted.Length / 100)]);
        if (sorted[0] > 0 && high > 100 * low)
        {
            return Logarithmic(low, high);
        }

        double air = 0.06 * (high - low);
        return Linear(low >= 0 && low < 0.35 * high ? 0 : low - air, high + air);
    }

    public double Place(double value) => ((IsLogarithmic ? Math.Log10(value) : value) - _low) / (_high - _low);

    /// <summary>Round values (1, 2 or 5 times a power of ten; powers of ten on a logarithmic axis), about as many as asked.</summary>
    public IEnumerable<double> Ticks(int about)
    {
        double step = NiceStep((_high - _low) / about);
        if (IsLogarithmic)
        {
            step = Math.Max(1, Math.Round(step));
        }

        for (double k = Math.Ceiling(_low / step); k * step <= _high + 1e-9 * step; k++)
        {
            yield return IsLogarithmic ? Math.Pow(10, k * step) : (k * step) + 0.0; // Minus zero is no label.
        }
    }

    private static double NiceStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
