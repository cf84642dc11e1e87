using System.Globalization;
using Atelier.App.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Atelier.Cli.Display;

/// <summary>A progress bar with the time left, and speed and losses below it, for interactive terminals.</summary>
internal sealed class LiveView : ITrainingView
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
    private volatile Progressed? _last;

    public Finished Show(Func<Action<TrainingEvent>, Finished> session)
    {
        Finished? finished = null;
        _console.Progress().Columns(new Drawing(Draw)).Start(display =>
        {
            display.AddTask("training");
            finished = session(Tell);
        });
        foreach (string line in Words.Of(finished!))
        {
            _console.MarkupLineInterpolated($"{line}");
        }

        return finished!;
    }

    private void Tell(TrainingEvent happened)
    {
        switch (happened)
        {
            case Started started:
                _console.MarkupLineInterpolated($"{started.Description}");
                _console.MarkupLineInterpolated($"[grey]{Words.Of(started)}[/]");
                break;
            case Progressed progressed:
                _last = progressed;
                break;
            case Sampled sampled:
                _console.MarkupLineInterpolated($"[grey]step {sampled.Step,6:N0}: new pictures in {Words.Path(sampled.Path)}[/]");
                break;
            case Scored scored:
                _console.MarkupLineInterpolated($"{Words.Of(scored)}");
                break;
            case Found found:
                _console.MarkupLineInterpolated($"[red]{Words.Of(found)}[/]");
                break;
            case Healed healed:
                _console.MarkupLineInterpolated($"[yellow]{Words.Of(healed)}[/]");
                break;
            case Profiled profiled:
                _console.MarkupLineInterpolated($"{Words.Of(profiled)}");
                break;
            case Warned warned:
                _console.MarkupLineInterpolated($"[yellow]{warned.Message}[/]");
                break;
        }
    }

    private IRenderable Draw()
    {
        if (_last is not { } p)
        {
            return Line("[grey]starting[/]");
        }

        const int words = 24; // What stands beside the bar.
        int cells = Math.Clamp(_console.Profile.Width - words, 8, 48), done = (int)(p.Fraction * cells);
        char cell = _console.Profile.Capabilities.Unicode ? '━' : '-';
        string speed = string.Create(CultureInfo.InvariantCulture, $"step {p.Step:N0}  [bold]{p.ImagesPerSecond:N0}[/] images/s");
        return new Rows(
            Line($"[green]{new string(cell, done)}[/][grey]{new string(cell, cells - done)}[/] {p.Fraction,5:P0}  {Words.Time(p.Remaining)} left"),
            Line($"{speed}  [grey]{Words.Losses(p).EscapeMarkup()}[/]"));
    }

    private static Markup Line(string markup) => new Markup(markup).Overflow(Overflow.Ellipsis);

    /// <summary>Spectre's progress display keeps what it draws below the lines that are written meanwhile; what it draws is ours.</summary>
    private sealed class Drawing(Func<IRenderable> draw) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => draw();
    }
}
