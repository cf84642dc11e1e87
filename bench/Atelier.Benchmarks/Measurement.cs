using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>What one process says of one case; the peers' scripts print the same fields.</summary>
internal sealed record Measurement
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Case { get; init; } = "";

    public double MsPerStepMedian { get; init; }

    public double MsPerStepMin { get; init; }

    public double ImagesPerS { get; init; }

    public double PeakRssMb { get; init; }

    /// <summary>Native memory asked of the system after warming up: 0 is wanted.</summary>
    public long FreshBytes { get; init; }

    [JsonPropertyName("blas")]
    public string? Blas { get; init; }

    public static Measurement Take(Case chosen, Arguments given)
    {
        int steps = given.Number("--steps", 30), warmup = given.Number("--warmup", 5);
        ThreadTeam.Size = given.Number("--threads", 2);
        using Trainer trainer = chosen.Create();
        for (int step = 0; step < warmup; step++)
        {
            trainer.RunRound();
        }

        long fresh = BufferPool.Shared.FreshBytes;
        double[] times = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.RunRound();
            times[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        using Process self = Process.GetCurrentProcess();
        double median = Statistics.Median(times);
        return new()
        {
            Case = chosen.Name,
            MsPerStepMedian = Math.Round(median, 2),
            MsPerStepMin = Math.Round(times[0], 2),
            ImagesPerS = Math.Round(chosen.Batch * 1e3 / median, 1),
            PeakRssMb = Math.Round(self.PeakWorkingSet64 / 1048576.0, 1),
            FreshBytes = BufferPool.Shared.FreshBytes - fresh,
        };
    }

    public static Measurement Parse(string json) => JsonSerializer.Deserialize<Measurement>(json, s_json)!;

    public string ToJson() => JsonSerializer.Serialize(this, s_json);
}

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
