using Atelier.App.Runs;

namespace Atelier.App.Doctor;

/// <summary>Trains a run to its end, through as many treatments as it is granted.</summary>
public static class HealedTraining
{
    /// <summary>Trains.</summary>
    /// <param name="first">The session to begin with; disposed of here, as all that follow are.</param>
    /// <param name="train">Trains in a session until its end.</param>
    /// <param name="tell">Told of each treatment.</param>
    public static Finished Run(TrainingSession first, Func<TrainingSession, Finished> train, Action<TrainingEvent> tell)
    {
        TrainingSession? session = first;
        try
        {
            while (true)
            {
                try
                {
                    return train(session);
                }
                catch (IllnessException illness)
                {
                    TrainingSession ill = session;
                    session = null; // Treat ends it, whether it succeeds or not.
                    session = ill.Treat(illness, tell);
                }
            }
        }
        finally
        {
            session?.Dispose();
        }
    }
}
