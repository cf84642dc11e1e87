using Atelier.Metrics;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>
/// Scores a run at each milestone of its budget, before the checkpoint is written: whoever finds the checkpoint finds its scores. The leading
/// score decides which checkpoint is the best.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="model">What is trained.</param>
/// <param name="open">Opens the judge, in the session.</param>
internal sealed class MilestoneScorer(RunFolder run, ISampler model, Func<Action<TrainingEvent>, SessionJudge> open) : ISessionObserver
{
    private SessionJudge? _judge;
    private ScoreRecord[] _unsaved = [];

    public void See(TrainingEvent happened, Action<TrainingEvent> tell)
    {
        switch (happened)
        {
            case Reached reached:
                _unsaved = Score(reached, tell);
                break;
            case Saved saved:
                foreach ((int place, ScoreRecord record) in _unsaved.Where(record => record.Step == saved.Step).Index())
                {
                    tell(new Scored(record.Step, record.Score, place == 0 && run.ConsiderBest(record)));
                }

                _unsaved = [];
                break;
        }
    }

    public void Dispose() => _judge?.Dispose();

    private ScoreRecord[] Score(Reached at, Action<TrainingEvent> tell)
    {
        _judge ??= open(tell);
        try
        {
            ScoreRecord[] records = [.. _judge.Score(model).Select(score => ScoreRecord.Of(score, at.Step) with { Seconds = at.Elapsed.TotalSeconds, Used = at.Used })];
            Array.ForEach(records, run.Keep);
            return records;
        }
        catch (MetricException e)
        {
            // Weights that have become NaN: training will find out, and the run is worth looking at all the same.
            tell(new Warned($"Step {at.Step} has no scores: {e.Message}"));
            return [];
        }
    }
}
