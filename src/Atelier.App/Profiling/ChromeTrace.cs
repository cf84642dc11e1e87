using System.Diagnostics;
using System.Text.Json;
using Atelier.Tensors.Backends.Profiling;

namespace Atelier.App.Profiling;

/// <summary>Spans in the Trace Event Format, which chrome://tracing and ui.perfetto.dev open: one complete event ("X") each.</summary>
internal static class ChromeTrace
{
    /// <summary>What viewers still open easily; steps beyond are left out, but never the first.</summary>
    private const int MostEvents = 200_000;

    /// <summary>Writes whole steps. Times are microseconds since the first began, to the nanosecond.</summary>
    public static void Write(Stream destination, IReadOnlyList<ProfileSpan> spans, string title)
    {
        using Utf8JsonWriter json = new(destination);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        Name(json, "process_name", title);
        Name(json, "thread_name", "training");
        foreach (ProfileSpan span in spans.Take(WholeSteps(spans)))
        {
            Event(json, span, spans[0].Start);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int WholeSteps(IReadOnlyList<ProfileSpan> spans)
    {
        int[] ends = [.. Enumerable.Range(1, spans.Count).Where(i => i == spans.Count || spans[i].Kind == SpanKind.Step)];
        return ends.LastOrDefault(end => end <= MostEvents, ends[0]);
    }

    private static void Name(Utf8JsonWriter json, string what, string name)
    {
        Head(json, what, "M");
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, in ProfileSpan span, long origin)
    {
        // Rounded at both ends, not in length, so that what lies within another span still does.
        decimal start = Microseconds(span.Start - origin), end = Microseconds(span.End - origin);
        Head(json, span.Name, "X");
        json.WriteString("cat", JsonNamingPolicy.CamelCase.ConvertName($"{span.Kind}"));
        json.WriteNumber("ts", start);
        json.WriteNumber("dur", end - start);
        json.WriteStartObject("args");
        if (span.Operands.Count > 0)
        {
            json.WriteString("operands", string.Join(" x ", span.Operands));
        }

        if (span.Flops > 0)
        {
            json.WriteNumber("GFLOP/s", Math.Round(span.Flops / span.Seconds * 1e-9, 1));
        }

        if (span.Bytes > 0)
        {
            json.WriteNumber("bytes", span.Bytes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, string name, string phase)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", 1);
    }

    private static decimal Microseconds(long ticks) => decimal.Round(ticks * 1_000_000m / Stopwatch.Frequency, 3);
}
