using Atelier.App.Runs;

namespace Atelier.Cli.Display;

/// <summary>Shows a training session to whoever started it.</summary>
internal interface ITrainingView
{
    /// <summary>Runs the session, showing what it tells.</summary>
    Finished Show(Func<Action<TrainingEvent>, Finished> session);
}

/// <summary>Choosing a view.</summary>
internal static class TrainingViews
{
    /// <summary>JSON lines on standard output for scripts, a live bar on an interactive terminal, plain lines otherwise.</summary>
    public static ITrainingView For(bool json)
        => json ? new JsonView() : !Console.IsErrorRedirected && !Console.IsOutputRedirected ? new LiveView() : new PlainView();
}
