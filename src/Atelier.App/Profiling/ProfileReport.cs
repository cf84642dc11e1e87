using System.Globalization;
using System.Text;
using System.Text.Json;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Profiling;

/// <summary>A profile's files in a run's folder: a table to read, the same for scripts, and a trace for a viewer.</summary>
public static class ProfileReport
{
    /// <summary>The table, in Markdown.</summary>
    public const string TableFile = "profile.md";

    /// <summary>The table as JSON: <see cref="StepProfile"/>.</summary>
    public const string JsonFile = "profile.json";

    /// <summary>Every span, for chrome://tracing and ui.perfetto.dev.</summary>
    public const string TraceFile = "trace.json";

    /// <summary>Rows of the table below this share of a step are summed up in one.</summary>
    private const double Least = 0.0005;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the files and gives back what the table says.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="title">What was profiled, in one line.</param>
    /// <param name="spans">What was recorded.</param>
    /// <exception cref="ArgumentException">No step was recorded.</exception>
    public static StepProfile Write(string folder, string title, IReadOnlyList<ProfileSpan> spans)
    {
        StepProfile profile = StepProfile.Of(spans);
        File.WriteAllText(Path.Combine(folder, TableFile), Table(title, profile));
        File.WriteAllText(Path.Combine(folder, JsonFile), JsonSerializer.Serialize(profile, s_json));
        using FileStream trace = File.Create(Path.Combine(folder, TraceFile));
        ChromeTrace.Write(trace, spans, title);
        return profile;
    }

    /// <summary>The table in Markdown. Its rows, "between kernels" and "waiting for data" included, add up to a step.</summary>
    internal static string Table(string title, StepProfile profile)
    {
        double flops = profile.Kernels.Sum(row => row.Flops);
        StringBuilder text = new();
        Line(text, $"# Profile\n\n{title}\n");
        Line(text, $"{profile.Steps} steps of {Milliseconds(profile, profile.Seconds)} ms; {flops / profile.Seconds * 1e-9:0} GFLOP/s over the whole step.");
        Line(text, $"GFLOP/s: additions and multiplications of convolutions and matrix products. MB: what must at least be read and written.");
        Line(text, $"\n## Operations\n");
        Rows(text, profile, profile.Ops, "operation", "operands");
        Line(text, $"\n## Kernels\n");
        Rows(text, profile, profile.Kernels, "kernel");
        return text.ToString();
    }

    private static void Rows(StringBuilder text, StepProfile profile, IReadOnlyList<ProfileRow> rows, params string[] labels)
    {
        Line(text, $"| {string.Join(" | ", labels)} | calls a step | ms a step | share | GFLOP/s | MB | GB/s |");
        Line(text, $"|{string.Concat(labels.Select(_ => "---|"))}---:|---:|---:|---:|---:|---:|");
        ProfileRow[] small = [.. rows.Where(row => row.Share < Least)];
        foreach (ProfileRow row in rows.Except(small))
        {
            Line(text, $"| {Labels(row.Name, row.Operands)} | {(double)row.Calls / profile.Steps:0.##} | {Milliseconds(profile, row.Seconds)} | {row.Share:P1} | {row.Gigaflops:0} | {row.Bytes / row.Calls * 1e-6:0.0} | {row.Gigabytes:0.0} |");
        }

        Rest($"{small.Length} smaller ones", small.Sum(row => row.Seconds));
        Rest("**between kernels**", profile.Between);
        Rest("waiting for data", profile.Waiting);

        void Rest(string name, double seconds)
            => Line(text, $"| {Labels(name, "")} | | {Milliseconds(profile, seconds)} | {seconds / profile.Seconds:P1} | | | |");

        string Labels(string name, string operands) => labels.Length == 1 ? name : $"{name} | {operands}";
    }

    private static string Milliseconds(StepProfile profile, double seconds)
        => (seconds / profile.Steps * 1e3).ToString("0.00", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
