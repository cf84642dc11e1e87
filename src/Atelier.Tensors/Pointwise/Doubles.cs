namespace Atelier.Tensors.Pointwise;

/// <summary>A lane of one double: the reference path.</summary>
public readonly record struct Doubles(double Value) : ILane<Doubles>
{
    /// <inheritdoc/>
    public static Doubles Of(double value) => new(value);

    /// <inheritdoc/>
    public static Doubles operator +(Doubles a, Doubles b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static Doubles operator -(Doubles a, Doubles b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static Doubles operator *(Doubles a, Doubles b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static Doubles operator /(Doubles a, Doubles b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static Doubles operator -(Doubles a) => new(-a.Value);

    /// <inheritdoc/>
    public static Doubles Abs(Doubles x) => new(Math.Abs(x.Value));

    /// <inheritdoc/>
    public static Doubles Sqrt(Doubles x) => new(Math.Sqrt(x.Value));

    /// <inheritdoc/>
    public static Doubles Exp(Doubles x) => new(Math.Exp(x.Value));

    /// <inheritdoc/>
    public static Doubles Log(Doubles x) => new(Math.Log(x.Value));

    /// <inheritdoc/>
    public static Doubles Sin(Doubles x) => new(Math.Sin(x.Value));

    /// <inheritdoc/>
    public static Doubles Cos(Doubles x) => new(Math.Cos(x.Value));

    /// <inheritdoc/>
    public static Doubles Tanh(Doubles x) => new(Math.Tanh(x.Value));

    /// <inheritdoc/>
    public static Doubles Floor(Doubles x) => new(Math.Floor(x.Value));

    /// <inheritdoc/>
    public static Doubles Pow(Doubles a, Doubles b) => new(Math.Pow(a.Value, b.Value));

    /// <inheritdoc/>
    public static Doubles Greater(Doubles a, Doubles b) => new(a.Value > b.Value ? 1 : 0);

    /// <inheritdoc/>
    public static Doubles Same(Doubles a, Doubles b) => new(a.Value == b.Value ? 1 : 0);

    /// <inheritdoc/>
    public static Doubles Select(Doubles mask, Doubles a, Doubles b) => mask.Value != 0 ? a : b;

    /// <summary>
    /// Maclaurin series for small arguments, Lentz's continued fraction of erfc for large ones; both to double precision
    /// (Abramowitz and Stegun 7.1.6 and 7.1.14).
    /// </summary>
    public static Doubles Erf(Doubles x)
    {
        double magnitude = Math.Abs(x.Value);
        if (double.IsNaN(magnitude) || magnitude > 6)
        {
            return new(double.IsNaN(magnitude) ? magnitude : Math.Sign(x.Value));
        }

        return new(Math.Sign(x.Value) * (magnitude < 2.5 ? ErfSeries(magnitude) : 1 - ErfcFraction(magnitude)));
    }

    private static double ErfSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * sum; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double ErfcFraction(double x)
    {
        double fraction = x;
        for (int n = 60; n >= 1; n--)
        {
            fraction = x + n / 2.0 / fraction;
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
