using Atelier.App.Evaluation;
using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Trust;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Runs;

/// <summary>
/// Judges the weights of a model in training, by real pictures of its dataset and the extractor that suits them. A model that is told
/// classes is judged by class fidelity too, where the extractor is a classifier of just these.
/// </summary>
internal sealed class SessionJudge : IDisposable
{
    // One for all: noise floors are kept by metric.
    private static readonly ISetMetric s_fidelity = new ClassFidelity();

    private readonly IFeatureExtractor _extractor;
    private readonly Judge _judge;
    private readonly RandomKey _key;
    private readonly int _pictures;
    private readonly bool _knowsClasses;

    private SessionJudge(IFeatureExtractor extractor, Judge judge, RandomKey key, int pictures, bool knowsClasses)
        => (_extractor, _judge, _key, _pictures, _knowsClasses) = (extractor, judge, key, pictures, knowsClasses);

    /// <summary>Opens extractor and real pictures, and looks at these once. Call it, and judge, with the session's engine in force.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="options">What to measure. Its seed is that of the generated pictures; the run's own would make scores of two runs incomparable.</param>
    /// <param name="pictures">How many generated pictures are judged.</param>
    /// <param name="realPictures">By how many real ones at most: the first of the test pictures.</param>
    /// <param name="tell">Told of an extractor that was made for other pictures.</param>
    /// <exception cref="Metrics.MetricException">There are too few pictures, or features are NaN or infinite.</exception>
    /// <exception cref="DatasetException">The pictures can't be read.</exception>
    /// <exception cref="ExtractorException">The extractor's weights can't be read.</exception>
    public static SessionJudge Open(RunRecipe recipe, EvaluationOptions options, int pictures, long realPictures, Action<TrainingEvent> tell)
    {
        var real = RealPictures.OfRun(recipe);
        IImageDataset part = real.Judged.Count > realPictures ? new DatasetPart(real.Judged, 0, realPictures) : real.Judged;
        var choice = ExtractorChoice.For(part);
        if (choice.Doubt is { } doubt)
        {
            tell(new Warned(doubt));
        }

        IFeatureExtractor extractor = ExtractorCatalog.Open(choice.Name);
        try
        {
            return new(
                extractor, new Judge(extractor, Reference.Collect(extractor, part, real.Name, pictures, options), options), new(options.Seed), pictures,
                knowsClasses: choice.Doubt is null && (extractor as ClassifierExtractor)?.ClassCount == part.ClassNames?.Count);
        }
        catch
        {
            extractor.Dispose();
            throw;
        }
    }

    /// <summary>The same judge for another session, whose engine is in force now: real pictures are not looked at again. This one may be disposed of before.</summary>
    /// <exception cref="ExtractorException">The extractor's weights can't be read.</exception>
    public SessionJudge Reopen()
    {
        IFeatureExtractor copy = ExtractorCatalog.Open(_extractor.Name);
        return new(copy, _judge.Through(copy), _key, _pictures, _knowsClasses);
    }

    /// <summary>The scores of a model's weights as they are, the leading one first.</summary>
    /// <exception cref="Metrics.MetricException">Features are NaN or infinite.</exception>
    public IReadOnlyList<Score> Score(ISampler model)
    {
        bool told = _knowsClasses && model is IConditionalSampler { Classes: > 0 };
        return (told ? _judge.Also(s_fidelity) : _judge).Score(Candidate.Of(model, _key), _pictures).Scores;
    }

    public void Dispose() => _extractor.Dispose();
}
