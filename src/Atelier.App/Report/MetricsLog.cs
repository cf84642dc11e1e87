using System.Text.Json;
using Atelier.App.Runs;

namespace Atelier.App.Report;

/// <summary>One line of a run's metrics.jsonl.</summary>
/// <param name="Step">Training steps done.</param>
/// <param name="Seconds">Time spent training.</param>
/// <param name="Images">Training images seen.</param>
/// <param name="Values">By name, such as loss/d; NaN and infinities as they were.</param>
internal sealed record MetricsLine(long Step, double Seconds, long Images, IReadOnlyDictionary<string, double> Values);

/// <summary>Reads metrics.jsonl: <c>{"step": 10, "time_s": 1.5, "images": 1280, "values": {"loss/d": 0.7}}</c> a line.</summary>
internal static class MetricsLog
{
    /// <summary>
    /// The lines in the order of their steps. A line that is not complete is left out: a kill may have torn the last one. When a run
    /// was resumed from an earlier step, what the abandoned continuation logged is left out too.
    /// </summary>
    public static IReadOnlyList<MetricsLine> Read(string path)
    {
        List<MetricsLine> lines = [];
        foreach (string text in SharedFile.ReadWhileWritten(path))
        {
            if (Parse(text) is { } line)
            {
                while (lines.Count > 0 && lines[^1].Step >= line.Step)
                {
                    lines.RemoveAt(lines.Count - 1);
                }

                lines.Add(line);
            }
        }

        return lines;
    }

    /// <summary>The last complete line, without reading those long before it; null where there is none.</summary>
    public static MetricsLine? ReadLast(string path)
        => SharedFile.ReadWhileWritten(path, tail: 1 << 16).Select(Parse).LastOrDefault(line => line is not null);

    private static MetricsLine? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("step", out JsonElement step) || !(Number(step) >= 0))
            {
                return null;
            }

            Dictionary<string, double> values = [];
            if (root.TryGetProperty("values", out JsonElement all) && all.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in all.EnumerateObject())
                {
                    if (Number(property.Value) is { } value)
                    {
                        values[property.Name] = value;
                    }
                }
            }

            return new((long)Number(step)!, Field(root, "time_s"), (long)Field(root, "images"), values);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double Field(JsonElement root, string name)
        => root.TryGetProperty(name, out JsonElement value) && Number(value) is { } number && double.IsFinite(number) ? number : 0;

    /// <summary>JSON has no NaN or infinity: they come as strings, or as null.</summary>
    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" or "Inf" => double.PositiveInfinity,
            "-Infinity" or "-Inf" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };
}
