using System.Diagnostics;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Trust;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>
/// Scores the weights of a checkpoint now and then while a run is trained: KD, which leads, and precision and recall, by the extractor
/// that suits the pictures. KD decides which checkpoint is the best. Whatever is wrong with scoring, training goes on without.
/// </summary>
internal sealed class TrainingScorer(RunFolder run, RunRecipe recipe, ISampler model, ScoreSchedule schedule) : ISessionObserver
{
    private static readonly EvaluationOptions s_options = new() { Metrics = [new KernelDistance(), new PrecisionRecall()] };

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _due = schedule.Pause;
    private SessionJudge? _judge;
    private bool _ending, _givenUp;

    /// <summary>The last weights are scored too, lest the best be chosen among all others only.</summary>
    private bool IsDue => !_givenUp && (_clock.Elapsed >= _due || (_ending && _judge is not null));

    public void See(TrainingEvent happened, Action<TrainingEvent> tell)
    {
        _ending |= happened is Progressed { Fraction: >= 1 };
        if (happened is not Saved { Step: var step } || !IsDue)
        {
            return;
        }

        try
        {
            TimeSpan began = _clock.Elapsed;
            Score(step, tell);
            TimeSpan cost = _clock.Elapsed - began, pause = cost * ((1 / schedule.MostShare) - 1);
            _due = _clock.Elapsed + (pause > schedule.Pause ? pause : schedule.Pause);
        }
        catch (Exception e) when (e is MetricException or DatasetException or ExtractorException or IOException or UnauthorizedAccessException)
        {
            _givenUp = true;
            tell(new Warned($"Training is no longer scored: {e.Message}"));
        }
    }

    public void Dispose() => _judge?.Dispose();

    private void Score(long step, Action<TrainingEvent> tell)
    {
        _judge ??= SessionJudge.Open(recipe, s_options, schedule.Pictures, schedule.RealPictures, tell);
        bool leads = true;
        foreach (Score score in _judge.Score(model))
        {
            var record = ScoreRecord.Of(score, step);
            run.Keep(record);
            tell(new Scored(step, score, leads && run.ConsiderBest(record)));
            leads = false;
        }
    }
}
