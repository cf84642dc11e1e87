using System.Globalization;
using System.Text.Json.Serialization;
using Atelier.Metrics.Extractors;

namespace Atelier.Metrics.Trust;

/// <summary>
/// Everything that a score's value depends on besides the pictures that it judges. Two scores say which model is better only if
/// their passports are equal.
/// </summary>
public sealed record Passport
{
    /// <summary>What is measured, without the extractor: "FD", "precision".</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's settings, as "k=3"; empty where it has none.</summary>
    public string Settings { get; init; } = "";

    /// <summary>Who looked: "inception-v3", "fashion-cnn"; empty where pixels are compared.</summary>
    public string Extractor { get; init; } = "";

    /// <summary>SHA-256 of the extractor's weights; empty where pixels are compared.</summary>
    public string ExtractorHash { get; init; } = "";

    /// <summary>Number of pictures judged.</summary>
    public required long Pictures { get; init; }

    /// <summary>What they were judged by: "fashion-mnist/test", or a folder's or statistics file's name.</summary>
    public required string Reference { get; init; }

    /// <summary>The reference's content hash.</summary>
    public required string ReferenceHash { get; init; }

    /// <summary>Number of the reference's pictures; null where a statistics file does not say.</summary>
    public required long? ReferencePictures { get; init; }

    /// <summary>How pictures were brought to the extractor's size: "tensorflow-bilinear", "none".</summary>
    public string Resizer { get; init; } = "none";

    /// <summary>What the latent's components were kept within, as 0.5 for [-0.5, 0.5]; null where it was not truncated.</summary>
    public double? Truncation { get; init; }

    /// <summary>Seed of the generated pictures and of the metric's subsets.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Atelier's version.</summary>
    public string Version { get; init; } = typeof(Passport).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>
    /// What the score may be called: "FID" and "KID" only with the real Inception's weights; otherwise the extractor is part of the
    /// name, as in "FD[fashion-cnn]" or "precision[fashion-cnn]".
    /// </summary>
    [JsonIgnore]
    public string Name
    {
        get
        {
            if (Extractor.Length == 0)
            {
                return Metric;
            }

            string quantity = Metric.Split(' ')[0], rest = Metric[quantity.Length..];
            return ExtractorHash != PublishedInception.Hash ? $"{quantity}[{Extractor}]{rest}" : quantity switch
            {
                "FD" => "FID",
                "KD" => "KID",
                _ => quantity,
            } + rest;
        }
    }

    /// <summary>In what two passports differ, one line each: "n is 10000 and 5000"; empty if scores may be compared.</summary>
    public static IReadOnlyList<string> Differences(Passport a, Passport b)
        => [.. a.Fields().Zip(b.Fields()).Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Field} is {Shown(pair.First.Value)} and {Shown(pair.Second.Value)}")];

    /// <summary>One short line: who looked, at how many, judged by what.</summary>
    public override string ToString() => string.Join(" · ", Fields().Where(field => field.Value.Length > 0 && field.Brief).Select(
        field => $"{field.Field} {(field.Field.EndsWith("hash", StringComparison.Ordinal) ? Digits(field.Value) : field.Value)}"));

    /// <summary>A hash's first digits, without the "sha256:" that some begin with.</summary>
    private static string Digits(string hash)
    {
        string digits = hash[(hash.LastIndexOf(':') + 1)..];
        return digits[..Math.Min(8, digits.Length)];
    }

    private static string Shown(string value) => value.Length == 0 ? "not given" : value;

    private IEnumerable<(string Field, string Value, bool Brief)> Fields()
    {
        yield return ("metric", Metric, false);
        yield return ("settings", Settings, true);
        yield return ("extractor", Extractor, true);
        yield return ("extractor hash", ExtractorHash, true);
        yield return ("n", Text(Pictures), true);
        yield return ("reference", Reference, true);
        yield return ("reference hash", ReferenceHash, true);
        yield return ("reference n", ReferencePictures is { } count ? Text(count) : "", true);
        yield return ("resizer", Resizer, Resizer != "none");
        yield return ("truncation", Truncation is { } threshold ? Text(threshold) : "", true);
        yield return ("seed", Text(Seed), true);
        yield return ("Atelier", Version, true);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
