using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Atelier.App.Engines;
using Atelier.App.Machines;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier bench</c>.</summary>
internal static class BenchVerb
{
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();
    private static readonly Option<int> s_count = new("-n", "--n", "--count") { Description = "how many pictures", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("bench", "Measures how fast this machine computes") { Kernels(), Judging() };
        command.SetAction(parsed => command.Parse("--help").Invoke(parsed.InvocationConfiguration));
        return command;
    }

    private static Command Kernels()
    {
        Command command = new("kernels", "Every pass of the promised convolutions and the matrix product, beside the machine's measured peak") { s_backend, s_precision, s_threads, s_json };
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(s_threads));
            Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision));
            double peak = EngineRoom.Here.PeakGigaflops(engine), bandwidth = PeakProbe.CopyGigabytes();
            if (parsed.GetValue(s_json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(
                    new { backend = engine.Backend.Name, precision = engine.PrecisionName, peak, bandwidth, kernels = KernelBench.Run(engine), pointwise = Pointwise(engine) },
                    JsonSerializerOptions.Web));
                return;
            }

            Print(engine, peak, bandwidth);
        });
        return command;
    }

    private static Command Judging()
    {
        Command command = new("judge", "Features of 28x28 pictures by a small extractor, and their Fréchet distance") { s_count, s_backend, s_precision, s_threads, s_json };
        CommonOptions.Bound(s_count, 2, 1_000_000);
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(s_threads));
            Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision));
            JudgeTiming timing = JudgeBench.Run(engine, parsed.GetValue(s_count));
            Console.Out.WriteLine(parsed.GetValue(s_json)
                ? JsonSerializer.Serialize(timing, JsonSerializerOptions.Web)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{timing.Pictures:N0} pictures by {timing.Extractor} on {engine}, {ThreadTeam.Size} threads: {timing.Seconds:0.00} s, {timing.PicturesPerSecond:N0} pictures/s (features {timing.FeatureSeconds:0.00} s, Fréchet distance {timing.StatisticsSeconds:0.00} s)"));
        });
        return command;
    }

    private static IEnumerable<PointwiseTiming> Pointwise(Engine engine) => engine.Use(() => PointwiseBench.Run());

    private static void Print(Engine engine, double peak, double bandwidth)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{engine}: peak {peak:0} GFLOP/s, copy {bandwidth:0.0} GB/s"));
        Console.Out.WriteLine($"{"kernel",-49}{"pass",-13}{"ms",9}{"GFLOP/s",9}{"of peak",9}");
        foreach (KernelTiming timing in KernelBench.Run(engine))
        {
            string judged = timing.Thin
                ? string.Create(CultureInfo.InvariantCulture, $"   {timing.TimesFloor(peak, bandwidth):0.00}x the thin layer's floor")
                : "";
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{timing.Layer,-49}{timing.Pass,-13}{timing.Seconds * 1e3,9:0.00}{timing.Gigaflops,9:0}{timing.Gigaflops / peak,9:P0}{judged}"));
        }

        Console.Out.WriteLine($"\n{"memory-bound operation",-49}{"ms",9}{"GB/s",9}{"of a copy's time",18}");
        foreach (PointwiseTiming timing in Pointwise(engine))
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{timing.Name,-49}{timing.Seconds * 1e3,9:0.00}{timing.Bytes / timing.Seconds * 1e-9,9:0.0}{timing.TimesCopy(bandwidth),17:0.00}x"));
        }
    }
}
