using System.Globalization;
using Atelier.Benchmarks.Comparing;
using Atelier.Benchmarks.Reporting;

namespace Atelier.Benchmarks.Loading;

/// <summary>Loading measured, as it is stored.</summary>
internal sealed record LoaderResult
{
    public DateTime Date { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>What was typed.</summary>
    public string Command { get; init; } = "";

    /// <summary>Threads that computed or prepared.</summary>
    public int Threads { get; init; }

    /// <summary>The loader first, then those who eat.</summary>
    public required IReadOnlyList<Rate> Prepared { get; init; }

    /// <summary>Loaders first, decoding last.</summary>
    public required IReadOnlyList<Rate> Folder { get; init; }

    public required IReadOnlyList<TrainingCost> Training { get; init; }

    /// <summary>The tables of the page.</summary>
    public string Tables()
    {
        Rate eater = Prepared.Skip(1).MaxBy(PerSecond)!;
        string rates = Format.Table(
            [$"on {Threads} threads", "pictures a second", "processor time a picture, µs", "times as fast", "as"],
            [
                .. Prepared.Select(rate => Row(rate, eater)),
                .. Folder.Select(rate => Row(rate, Folder[^1])),
            ]);
        string costs = Format.Table(
            ["batches from a loader, beside batches from memory", "ms a step from memory", "processor time", "pipeline's own, ms", "processor time beyond it", "time that passes"],
            Training.Select(cost => (string[])
            [
                cost.Case,
                Format.Number(Statistics.Median(cost.Turns.Select(turn => turn.Memory.WallMs))),
                Percent(Spread.Of(cost.Turns.Select(turn => turn.Loader.CpuMs / turn.Memory.CpuMs - 1))),
                Format.Number(cost.PipelineMs),
                Percent(cost.Processor),
                Percent(cost.Wall),
            ]));
        return $"Measured {Format.Date(Date)} UTC by `{Command}` on {Machine.Processor}; lowest and highest round in brackets.\n\n{rates}\n{costs}";
    }

    private static double PerSecond(Rate rate) => Statistics.Median(rate.Rounds.Select(pace => pace.PerSecond));

    private static string[] Row(Rate rate, Rate beside) =>
    [
        rate.Name,
        Format.Number(PerSecond(rate)),
        Format.Number(Statistics.Median(rate.Rounds.Select(pace => pace.Microseconds))),
        rate == beside ? Format.Nothing : Format.Times(rate.Times(beside)),
        rate == beside ? Format.Nothing : beside.Name,
    ];

    private static string Percent(Spread share) => string.Create(
        CultureInfo.InvariantCulture, $"{100 * share.Median:+0.0;-0.0} % ({100 * share.Least:+0.0;-0.0} to {100 * share.Most:+0.0;-0.0})");
}
