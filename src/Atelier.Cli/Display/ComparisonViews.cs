using System.Globalization;
using Atelier.App.Comparison;
using Atelier.App.Runs;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Shows a comparison while it works, on standard error: two bars on a terminal, a line now and then in a log.</summary>
internal static class ComparisonViews
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    /// <summary>Does work, showing what it tells.</summary>
    public static Leaderboard Show(Func<Action<ComparisonEvent>, Leaderboard> work)
        => Console.IsErrorRedirected ? work(new Log(Console.Error.WriteLine, s_pause).Tell) : Live(work);

    /// <summary>The leaderboard.</summary>
    public static Table Table(Leaderboard board)
    {
        LeaderboardTable table = LeaderboardTable.Of(board).Brief;
        Table shown = Tables.Of(table.Head[0], [.. table.Head.Skip(1)]);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            shown.Add(row[0], [.. row.Skip(1)]);
        }

        return shown;
    }

    private static Leaderboard Live(Func<Action<ComparisonEvent>, Leaderboard> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        Log log = new(line => console.MarkupLineInterpolated($"{line}"), TimeSpan.MaxValue);
        return console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn()).Start(display =>
        {
            ProgressTask whole = display.AddTask("comparison", maxValue: 1), trial = display.AddTask("trial", maxValue: 1);
            return work(happened =>
            {
                log.Tell(happened);
                whole.Value = happened.Share;
                whole.Description = Markup.Escape($"{happened.Number} of {happened.Of}  {Words.Time(happened.Remaining)} left");
                if (happened.Happened is Progressed progressed)
                {
                    trial.Value = progressed.Fraction;
                    trial.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{happened.Trial.Name}  {progressed.ImagesPerSecond:N0} images/s"));
                }
            });
        });
    }

    /// <summary>A comparison as lines.</summary>
    /// <param name="write">Writes one.</param>
    /// <param name="pause">Least training time between two lines about progress.</param>
    private sealed class Log(Action<string> write, TimeSpan pause)
    {
        private TimeSpan _last;

        public void Tell(ComparisonEvent e)
        {
            switch (e.Happened)
            {
                case Started started:
                    _last = TimeSpan.Zero;
                    write($"{e.Number} of {e.Of}: {e.Trial.Name}. {started.Description}");
                    break;
                case Progressed progressed when progressed.Elapsed - _last >= pause || progressed.Fraction >= 1:
                    _last = progressed.Elapsed;
                    write(string.Create(CultureInfo.InvariantCulture, $"step {progressed.Step,6:N0}  {progressed.Fraction,5:P0} of {e.Trial.Name}, {e.Share:P0} of all, {Words.Time(e.Remaining)} left"));
                    break;
                case Found found:
                    write(Words.Of(found));
                    break;
                case Warned warned:
                    write($"Note: {warned.Message}");
                    break;
            }
        }
    }
}
