using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Atelier.Benchmarks;

/// <summary>
/// Runs ours and each peer in turns, each in a process of its own, and compares medians: on a machine that others use too, only
/// ratios taken in one run mean anything.
/// </summary>
internal static class Comparison
{
    private sealed record Contender(string Name, string Group, string Command, IReadOnlyList<string> Arguments);

    /// <summary>One contender's rounds summed up.</summary>
    private sealed record Result(string Name, string Group, double MsPerStep, double MsLeast, double MsMost, double ImagesPerS, double PeakRssMb, string? Blas);

    public static int Run(IReadOnlyList<string> cases, Arguments given)
    {
        Dictionary<string, List<Result>> table = [];
        foreach (string name in cases)
        {
            table[name] = Measure(name, given);
        }

        if (given.Has("--json"))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(table, JsonSerializerOptions.Web));
        }
        else
        {
            foreach ((string name, List<Result> results) in table)
            {
                Print(name, results);
            }
        }

        return 0;
    }

    private static List<Result> Measure(string name, Arguments given)
    {
        int rounds = given.Number("--rounds", 5);
        string steps = given.Text("--steps", "12"), threads = given.Text("--threads", "2");
        Contender[] contenders = [.. Contenders(name, given.Text("--root", "."), steps, threads)];
        Dictionary<Contender, List<Measurement>> taken = contenders.ToDictionary(c => c, _ => new List<Measurement>());
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                Measurement measurement = Take(contender);
                taken[contender].Add(measurement);
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name} round {round}/{rounds}  {contender.Name,-34}{measurement.MsPerStepMedian,9:0.0} ms"));
            }
        }

        return [.. contenders.Select(c => Sum(c, taken[c]))];
    }

    private static IEnumerable<Contender> Contenders(string name, string root, string steps, string threads)
    {
        yield return new("Atelier, managed, f32", "atelier", Environment.ProcessPath!, [typeof(Comparison).Assembly.Location, name, "--steps", steps, "--threads", threads]);
        foreach (string mode in (string[])["installed", "tuned"])
        {
            foreach (string format in (string[])["nchw", "channels_last"])
            {
                yield return new(
                    $"PyTorch {mode}, f32, {format}", mode, "/usr/bin/python3",
                    [Path.Combine(root, "bench", "peers", "run.py"), name, "--mode", mode, "--format", format, "--steps", steps, "--threads", threads]);
            }
        }
    }

    private static Measurement Take(Contender contender)
    {
        ProcessStartInfo start = new(contender.Command, contender.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Measurement.Parse(output)
            : throw new InvalidOperationException($"{contender.Name} failed: {errors.Result}");
    }

    private static Result Sum(Contender contender, List<Measurement> rounds)
    {
        double[] medians = [.. rounds.Select(r => r.MsPerStepMedian)];
        return new(
            contender.Name, contender.Group, Statistics.Median(medians), medians.Min(), medians.Max(),
            Statistics.Median(rounds.Select(r => r.ImagesPerS)), rounds.Max(r => r.PeakRssMb), rounds[0].Blas);
    }

    private static void Print(string name, List<Result> results)
    {
        Console.Out.WriteLine($"{name}: a whole training step, median of the rounds' medians");
        Console.Out.WriteLine($"{"",-36}{"ms/step",9}{"(spread)",16}{"images/s",10}{"peak MB",9}{"ours is",9}");
        foreach (Result r in results)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{r.Name,-36}{r.MsPerStep,9:0.0}{$"({r.MsLeast:0}-{r.MsMost:0})",16}{r.ImagesPerS,10:0}{r.PeakRssMb,9:0}{r.MsPerStep / results[0].MsPerStep,8:0.00}x"));
        }

        foreach (IGrouping<string, Result> group in results.Skip(1).GroupBy(r => r.Group))
        {
            Result best = group.MinBy(r => r.MsPerStep)!;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"against PyTorch {group.Key}, its better format: {best.MsPerStep / results[0].MsPerStep:0.00}x the images per second, {results[0].PeakRssMb / best.PeakRssMb:0.00}x the memory"));
        }

        if (results.Skip(1).Any(r => r.Blas is { } blas && !blas.StartsWith("openblas", StringComparison.Ordinal)))
        {
            Console.Out.WriteLine("The peer ran without OpenBLAS: install libopenblas0-pthread before quoting these figures.");
        }
    }
}
