using System.Diagnostics;
using Atelier.App.Evaluation;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Trust;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>
/// Scores the weights of a checkpoint now and then while a run is trained: KD, which leads, and precision and recall, by the extractor
/// that suits the pictures. KD decides which checkpoint is the best. Whatever is wrong with scoring, training goes on without.
/// </summary>
internal sealed class TrainingScorer(RunFolder run, RunRecipe recipe, ISampler model, ScoreSchedule schedule) : ISessionObserver
{
    // Not the run's: scores of runs with other seeds should be comparable, and a run's with one another.
    private const ulong Seed = 0;

    private static readonly EvaluationOptions s_options = new() { Metrics = [new KernelDistance(), new PrecisionRecall()], Seed = Seed };

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _due = schedule.Pause;
    private IFeatureExtractor? _extractor;
    private Judge? _judge;
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

    public void Dispose() => _extractor?.Dispose();

    private void Score(long step, Action<TrainingEvent> tell)
    {
        _judge ??= OpenJudge(tell);
        bool leads = true;
        foreach (Score score in _judge.Score(Candidate.Of(model, new RandomKey(Seed)), schedule.Pictures).Scores)
        {
            var record = ScoreRecord.Of(score, step);
            run.Keep(record);
            tell(new Scored(step, score, leads && run.ConsiderBest(record)));
            leads = false;
        }
    }

    private Judge OpenJudge(Action<TrainingEvent> tell)
    {
        var real = RealPictures.OfRun(recipe);
        DatasetPart part = new(real.Judged, 0, Math.Min(schedule.RealPictures, real.Judged.Count));
        var choice = ExtractorChoice.For(part);
        if (choice.Doubt is { } doubt)
        {
            tell(new Warned(doubt));
        }

        _extractor ??= ExtractorCatalog.Open(choice.Name);
        return new Judge(_extractor, Reference.Collect(_extractor, part, real.Name, schedule.Pictures, s_options), s_options);
    }
}
