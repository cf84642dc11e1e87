using System.Diagnostics;
using System.Globalization;
using Atelier.App.Evaluation;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>Shows how an evaluation goes on, on standard error: a bar a stage with speed and time left on a terminal, a line a stage in a log.</summary>
internal static class StageView
{
    /// <summary>Does work, showing the stages that it tells.</summary>
    public static T Show<T>(Func<Action<EvaluationStage>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new Meter(Log).Tell);
        }

        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn()).Start(display =>
        {
            Dictionary<string, ProgressTask> tasks = [];
            return work(new Meter((stage, speed, left) =>
            {
                if (!tasks.TryGetValue(stage.Name, out ProgressTask? task))
                {
                    tasks.Add(stage.Name, task = display.AddTask(stage.Name, maxValue: 1));
                }

                task.Value = stage.Share;
                task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{stage.Name}  {speed:N0} pictures/s  {Words.Time(left)} left"));
            }).Tell);
        });
    }

    private static void Log(EvaluationStage stage, double speed, TimeSpan left)
    {
        if (stage.Share >= 1)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage.Name}: {Words.Count(stage.Pictures, "picture")}, {speed:N0} a second"));
        }
    }

    /// <summary>Measures the speed of each stage.</summary>
    /// <param name="show">Shows a stage, its pictures a second and the time it will still take.</param>
    private sealed class Meter(Action<EvaluationStage, double, TimeSpan> show)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();

        public void Tell(EvaluationStage stage)
        {
            // A stage is heard of when its first part is done: it began when the one before it ended.
            TimeSpan spent = _clock.Elapsed;
            double speed = stage.Share * stage.Pictures / Math.Max(1e-9, spent.TotalSeconds);
            show(stage, speed, stage.Share > 0 ? spent * ((1 - stage.Share) / stage.Share) : TimeSpan.Zero);
            if (stage.Share >= 1)
            {
                _clock.Restart();
            }
        }
    }
}
