using System.Globalization;
using Atelier.App.Runs;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>A progress bar with speed, losses and time left, for interactive terminals.</summary>
internal sealed class LiveView : ITrainingView
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    public Finished Show(Func<Action<TrainingEvent>, Finished> session)
    {
        Finished? finished = null;
        _console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("starting", maxValue: 1);
                finished = session(happened => Tell(happened, bar));
            });
        foreach (string line in Words.Of(finished!))
        {
            _console.MarkupLineInterpolated($"{line}");
        }

        return finished!;
    }

    private void Tell(TrainingEvent happened, ProgressTask bar)
    {
        switch (happened)
        {
            case Started started:
                _console.MarkupLineInterpolated($"{started.Description}");
                _console.MarkupLineInterpolated($"[grey]{Words.Path(started.Folder)}[/]");
                break;
            case Progressed p:
                bar.Value = p.Fraction;
                bar.Description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Words.Time(p.Remaining)} left  [bold]{p.ImagesPerSecond:N0}[/] images/s  step {p.Step:N0}  [grey]{Words.Losses(p).EscapeMarkup()}[/]");
                break;
            case Sampled sampled:
                _console.MarkupLineInterpolated($"[grey]step {sampled.Step,6:N0}: new pictures in {Words.Path(sampled.Path)}[/]");
                break;
            case Warned warned:
                _console.MarkupLineInterpolated($"[yellow]{warned.Message}[/]");
                break;
        }
    }
}
