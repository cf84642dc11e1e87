using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.App.Runs;

/// <summary>Appends lines to a run's metrics.jsonl: step, time spent, pictures seen, and the means of what was watched.</summary>
internal sealed class MetricsWriter : IDisposable
{
    public const string FileName = "metrics.jsonl";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly StreamWriter _writer;

    /// <param name="folder">The run's folder.</param>
    /// <param name="keepThrough">Lines after this step are dropped: the checkpoint that a resumed run starts from is older than they are.</param>
    public MetricsWriter(string folder, long keepThrough)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            // Aside first: a kill at this moment must not cost what was logged.
            string aside = path + ".tmp";
            File.WriteAllLines(aside, File.ReadLines(path).Where(line => StepOf(line) <= keepThrough));
            File.Move(aside, path, overwrite: true);
        }

        _writer = new StreamWriter(path, append: true);
    }

    public void Write(long step, TimeSpan time, long images, IReadOnlyDictionary<string, double> values)
    {
        _writer.WriteLine(JsonSerializer.Serialize(new Line(step, Math.Round(time.TotalSeconds, 3), images, values), s_json));
        _writer.Flush();
    }

    public void Dispose() => _writer.Dispose();

    private static long StepOf(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return long.MaxValue; // A line torn by a kill.
        }
    }

    private sealed record Line(
        long Step,
        [property: JsonPropertyName("time_s")] double TimeS,
        long Images,
        IReadOnlyDictionary<string, double> Values);
}
