using System.Text.Json.Serialization;
using Atelier.Tensors;

namespace Atelier.Metrics;

/// <summary>Which way a metric improves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Better>))]
public enum Better
{
    /// <summary>Less is better.</summary>
    [JsonStringEnumMemberName("lower")]
    Lower,

    /// <summary>More is better.</summary>
    [JsonStringEnumMemberName("higher")]
    Higher,
}

/// <summary>A metric's value.</summary>
/// <param name="Quantity">What it is, without the extractor's name: "FD", "precision", "FD class 3".</param>
/// <param name="Better">Which way it improves.</param>
/// <param name="Value">The value.</param>
/// <param name="Deviation">Standard deviation over subsets or splits, where the metric has them.</param>
public sealed record Measurement(string Quantity, Better Better, double Value, double? Deviation = null)
{
    /// <summary>What the value might have been had other pictures been drawn; null where that would cost too much or can't be said.</summary>
    public Replicates? Replicates { get; init; }
}

/// <summary>Draws values that a metric might have had with other pictures: their spread is the value's uncertainty.</summary>
/// <param name="key">Chooses.</param>
/// <param name="count">How many are wanted; a metric that has only so many gives those.</param>
public delegate double[] Replicates(RandomKey key, int count);
