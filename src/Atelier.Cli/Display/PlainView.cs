using Atelier.App.Runs;

namespace Atelier.Cli.Display;

/// <summary>Lines on standard error, a few a minute: for logs and pipes.</summary>
internal sealed class PlainView : ITrainingView
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private TimeSpan _next;

    public Finished Show(Func<Action<TrainingEvent>, Finished> session) => session(Tell);

    private void Tell(TrainingEvent happened)
    {
        switch (happened)
        {
            case Started started:
                Console.Error.WriteLine(started.Description);
                Console.Error.WriteLine(Words.Of(started));
                break;
            case Progressed progressed when progressed.Elapsed >= _next || progressed.Fraction >= 1:
                _next = progressed.Elapsed + s_pause;
                Console.Error.WriteLine(Words.Of(progressed));
                break;
            case Scored scored:
                Console.Error.WriteLine(Words.Of(scored));
                break;
            case Found found:
                Console.Error.WriteLine(Words.Of(found));
                break;
            case Healed healed:
                Console.Error.WriteLine(Words.Of(healed));
                break;
            case Profiled profiled:
                Console.Error.WriteLine(Words.Of(profiled));
                break;
            case Warned warned:
                Console.Error.WriteLine($"Note: {warned.Message}");
                break;
            case Finished finished:
                foreach (string line in Words.Of(finished))
                {
                    Console.Error.WriteLine(line);
                }

                break;
        }
    }
}
