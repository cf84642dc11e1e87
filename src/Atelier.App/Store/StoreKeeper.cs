using Atelier.App.Runs;

namespace Atelier.App.Store;

/// <summary>Keeps the store up to date with a run while it is trained. Whatever is wrong with the store, training goes on.</summary>
internal sealed class StoreKeeper(RunFolder run) : ISessionObserver
{
    private bool _givenUp;

    public void See(TrainingEvent happened, Action<TrainingEvent> tell)
    {
        if (_givenUp || happened is not (Started or Sampled or Saved or Scored or Finished))
        {
            return;
        }

        // The folders are the truth: what is missed is found by whoever opens the store next.
        try
        {
            _givenUp = !RunStore.Index(run, warning => tell(new Warned(warning)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _givenUp = true;
            tell(new Warned($"The store of runs is not kept up to date: {e.Message}"));
        }
    }

    public void Dispose()
    {
    }
}
