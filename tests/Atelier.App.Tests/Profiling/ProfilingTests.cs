using System.Globalization;
using System.Text.Json;
using Atelier.App.Profiling;
using Atelier.App.Runs;
using Atelier.App.Tests.Runs;
using Atelier.Testing;

namespace Atelier.App.Tests.Profiling;

/// <summary>What a profiled session leaves in its folder.</summary>
public sealed class ProfilingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_profiled_run_computes_the_same_bits_and_leaves_its_files()
    {
        (string plain, string profiled) = (_folder["plain"], _folder["profiled"]);
        TinyRuns.Finish(TinyRuns.Start(plain, "dcgan", 4));
        Profiled told = Assert.Single(Train(profiled, 4, new(1, 3)).OfType<Profiled>());
        Assert.Equal(TinyRuns.State(plain, 4, "weights.safetensors"), TinyRuns.State(profiled, 4, "weights.safetensors"));
        Assert.Equal(2, told.Steps);
        Assert.InRange(told.BetweenShare, 0, 1);
        Assert.True(File.Exists(told.Table) && File.Exists(told.Trace));
    }

    [Fact]
    public void The_trace_nests_and_its_times_add_up_to_the_tables()
    {
        Train(_folder.Path, 3, new(1, 3));
        TraceEvent[] events = [.. TraceEvent.Read(_folder[ProfileReport.TraceFile])];
        TraceEvent[] steps = Of("step"), ops = Of("op"), kernels = Of("kernel"), waits = Of("wait");
        Assert.Equal(["step 2", "step 3"], steps.Select(step => step.Name));
        Assert.Equal(2, waits.Length);
        Assert.All(ops.Concat(kernels).Concat(waits), inner => Assert.Single(steps, step => step.Holds(inner)));
        Assert.True(kernels.Count(kernel => ops.Any(op => op.Holds(kernel))) > kernels.Length / 2);

        // Events of one thread follow each other or nest: no two cross.
        Stack<TraceEvent> open = new();
        foreach (TraceEvent next in events)
        {
            while (open.TryPeek(out TraceEvent? last) && last.End <= next.Start)
            {
                open.Pop();
            }

            Assert.True(!open.TryPeek(out TraceEvent? around) || around.Holds(next), next.Name);
            open.Push(next);
        }

        // Kernels never overlap, so their sum is the table's, to the nanosecond that each is rounded to.
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(_folder[ProfileReport.JsonFile]));
        double inTable = profile.RootElement.GetProperty("kernels").EnumerateArray().Sum(row => row.GetProperty("seconds").GetDouble());
        Assert.Equal(inTable * 1e6, (double)kernels.Sum(kernel => kernel.End - kernel.Start), 0.002 * kernels.Length);
        Assert.Equal(profile.RootElement.GetProperty("seconds").GetDouble() * 1e6, (double)steps.Sum(step => step.End - step.Start), 0.01);

        TraceEvent[] Of(string category) => [.. events.Where(e => e.Category == category)];
    }

    [Fact]
    public void The_rows_of_the_table_add_up_to_a_step()
    {
        Train(_folder.Path, 3, new(1, 3));
        StepProfile profile = JsonSerializer.Deserialize<StepProfile>(File.ReadAllText(_folder[ProfileReport.JsonFile]), JsonSerializerOptions.Web)!;
        Assert.Equal(2, profile.Steps);
        foreach (IReadOnlyList<ProfileRow> rows in new[] { profile.Ops, profile.Kernels })
        {
            Assert.Equal(profile.Seconds, rows.Sum(row => row.Seconds) + profile.Between + profile.Waiting, 1e-6);
            Assert.Equal(1, rows.Sum(row => row.Share) + profile.BetweenShare + profile.Waiting / profile.Seconds, 1e-6);
            Assert.Equal(rows.OrderByDescending(row => row.Seconds), rows);
        }

        // Both networks' layers, their gradients and the optimisers; the same convolution in every step.
        ProfileRow conv = profile.Ops.First(row => row.Name == "Conv");
        Assert.Equal(0, conv.Calls % 2);
        Assert.True(conv.Gigaflops > 0 && conv.Gigabytes > 0);
        Assert.Contains(profile.Ops, row => row.Name == "ConvWeightGrad");
        Assert.Contains(profile.Ops, row => row.Name == "Adam");
        Assert.Contains(profile.Ops, row => row.Name.EndsWith(" gradient", StringComparison.Ordinal));
        Assert.Null(profile.Kernels.First(row => row.Name == "Pointwise").Gigaflops);

        string[] table = File.ReadAllLines(_folder[ProfileReport.TableFile]);
        Assert.Contains(table, line => line.StartsWith("| Conv | [4, ", StringComparison.Ordinal));
        Assert.Equal(2, table.Count(line => line.StartsWith("| **between kernels** |", StringComparison.Ordinal)));
        double[] shares = [.. table.SkipWhile(line => line != "## Kernels").Where(line => line.Contains('%', StringComparison.Ordinal)).Select(Share)];
        Assert.Equal(100, shares.Sum(), 0.05 * shares.Length);

        static double Share(string line) => double.Parse(line.Split('|')[4].Replace("%", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("f32", "")]
    [InlineData("bf16", "BF16 ")]
    public void Convolutions_of_a_run_read_its_precision_and_weights_stay_as_they_are(string precision, string type)
    {
        TinyRuns.Finish(TrainingSession.Start(_folder.Path, TinyRuns.Recipe("dcgan", 2) with { Precision = precision }, TinyRuns.Data(), new(1, 2)));
        using JsonDocument profile = JsonDocument.Parse(File.ReadAllText(_folder[ProfileReport.JsonFile]));
        string[] operands = [.. profile.RootElement.GetProperty("ops").EnumerateArray()
            .Where(row => row.GetProperty("name").GetString() == "Conv").Select(row => row.GetProperty("operands").GetString()!)];
        Assert.NotEmpty(operands);
        Assert.All(operands, pair => Assert.StartsWith($"{type}[4, ", pair, StringComparison.Ordinal));
        Assert.All(operands, pair => Assert.StartsWith("[", pair.Split(" x ")[1], StringComparison.Ordinal));
    }

    [Fact]
    public void A_range_that_the_run_does_not_reach_is_written_as_far_as_it_got()
    {
        Assert.Equal(1, Assert.Single(Train(_folder["short"], 3, new(2, 9)).OfType<Profiled>()).Steps);
        List<TrainingEvent> told = Train(_folder["shorter"], 2, new(2, 9));
        Assert.Empty(told.OfType<Profiled>());
        Assert.Contains("2-9", Assert.Single(told.OfType<Warned>()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["shorter", ProfileReport.TableFile]));
    }

    [Fact]
    public void A_range_reads_back_as_it_is_written()
    {
        Assert.Equal(StepRange.Default, StepRange.Parse(StepRange.Default.ToString()));
        foreach (string bad in new[] { "", "20", "40-20", "5-5", "-1-4", "a-b", "1-99999999999" })
        {
            Assert.Contains($"'{bad}'", Assert.Throws<FormatException>(() => StepRange.Parse(bad)).Message, StringComparison.Ordinal);
        }
    }

    private static List<TrainingEvent> Train(string folder, long steps, StepRange profile)
        => TinyRuns.Finish(TrainingSession.Start(folder, TinyRuns.Recipe("dcgan", steps), TinyRuns.Data(), profile));

    /// <summary>A complete event as the Trace Event Format has it; times in microseconds.</summary>
    private sealed record TraceEvent(string Name, string Category, decimal Start, decimal End)
    {
        public bool Holds(TraceEvent inner) => Start <= inner.Start && inner.End <= End;

        public static IEnumerable<TraceEvent> Read(string path)
        {
            using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonElement e in trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X"))
            {
                Assert.Equal((1, 1), (e.GetProperty("pid").GetInt32(), e.GetProperty("tid").GetInt32()));
                decimal start = e.GetProperty("ts").GetDecimal();
                yield return new(e.GetProperty("name").GetString()!, e.GetProperty("cat").GetString()!, start, start + e.GetProperty("dur").GetDecimal());
            }
        }
    }
}
