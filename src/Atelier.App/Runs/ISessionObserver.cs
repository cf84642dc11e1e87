namespace Atelier.App.Runs;

/// <summary>Takes part in a training session by what happens in it: keeps a record, judges, warns. Disposed of with the session.</summary>
public interface ISessionObserver : IDisposable
{
    /// <summary>Sees an event before whoever shows it.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="tell">Tells everyone, all observers too, what this one makes of it.</param>
    void See(TrainingEvent happened, Action<TrainingEvent> tell);
}
