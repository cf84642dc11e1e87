using System.Text.Json.Serialization;

namespace Atelier.Imaging.Transforms;

/// <summary>The range that a parameter is drawn from, evenly; a single number is a range of one value. In JSON: 5 or [-10, 10].</summary>
[JsonConverter(typeof(IntervalConverter))]
public readonly record struct Interval
{
    /// <summary>From <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value, not below <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">The bounds are in the wrong order or not finite.</exception>
    public Interval(double low, double high)
        => (Low, High) = double.IsFinite(low) && double.IsFinite(high) && low <= high
            ? (low, high) : throw new ArgumentException($"[{low}, {high}] is no range from a low to a high number.");

    /// <summary>The least value.</summary>
    public double Low { get; }

    /// <summary>The greatest value.</summary>
    public double High { get; }

    /// <summary>One value only.</summary>
    public static implicit operator Interval(double value) => new(value, value);

    /// <summary>From the first to the second.</summary>
    public static implicit operator Interval((double Low, double High) bounds) => new(bounds.Low, bounds.High);

    /// <summary>Evenly between -<paramref name="extent"/> and <paramref name="extent"/>.</summary>
    public static Interval Around(double extent) => new(-extent, extent);

    internal double At(double share) => Low + (share * (High - Low));
}
