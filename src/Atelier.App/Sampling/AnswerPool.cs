using Atelier.App.Runs;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.App.Sampling;

/// <summary>What a classifier says of many samples of a model: where in latent space its answers lie.</summary>
/// <param name="Classifier">Who says it.</param>
/// <param name="Noise">The samples' normal numbers, a row a sample.</param>
/// <param name="LogOdds">The log-odds of every answer, a row a sample.</param>
public sealed record AnswerPool(OddsClassifier Classifier, IReadOnlyList<float[]> Noise, IReadOnlyList<float[]> LogOdds)
{
    /// <summary>Samples that are enough for answers which one picture in a hundred gets.</summary>
    public const int Enough = 2000;

    private const int Batch = 100, Fewest = 10;

    // An answer goes with another if it is at least this much as frequent beside it as it is at all.
    private const double LeastLift = 0.25;

    /// <summary>Makes samples and asks the classifier.</summary>
    /// <param name="model">Whose samples; nothing is moved.</param>
    /// <param name="classifier">Whom to ask.</param>
    /// <param name="key">The randomness.</param>
    /// <param name="count">How many, a multiple of 100.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public static AnswerPool Of(Guided model, OddsClassifier classifier, RandomKey key, int count, CancellationToken stop)
    {
        Guided unmoved = model with { Shift = null };
        List<float[]> noise = [], odds = [];
        for (int first = 0; first < count; first += Batch)
        {
            stop.ThrowIfCancellationRequested();
            float[][] rows = unmoved.Noise(key, first, Batch);
            int start = first;
            noise.AddRange(rows);
            odds.AddRange(Ask(unmoved, classifier, rows, i => unmoved.ClassOf(start + i)));
        }

        return new(classifier, noise, odds);
    }

    /// <summary>What a classifier says of pictures of given normal numbers.</summary>
    /// <param name="model">Makes the pictures.</param>
    /// <param name="classifier">Whom to ask.</param>
    /// <param name="noise">A row a picture.</param>
    /// <param name="classOf">A row's class; null in a model without classes.</param>
    public static float[][] Ask(Guided model, OddsClassifier classifier, float[][] noise, Func<int, int?> classOf) => model.Trained.Engine.Use(() => Arena.Run("ask", () =>
        Gradients.NoGrad(() => (float[][])[.. classifier.LogOdds(model.Pictures(noise, classOf)).ToArray<float>().Chunk(classifier.Answers.Count)])));

    /// <summary>The mean normal numbers of samples that get an answer, or of those that don't.</summary>
    /// <param name="answer">Its number.</param>
    /// <param name="given">Whether they get it.</param>
    /// <exception cref="RunException">They are fewer than ten: their mean would be noise.</exception>
    public float[] Mean(int answer, bool given)
    {
        float[][] rows = [.. Noise.Where((_, i) => LogOdds[i][answer] > 0 == given)];
        if (rows.Length < Fewest)
        {
            throw new RunException($"{rows.Length} of {Noise.Count} samples are {(given ? "" : "not ")}'{Classifier.Answers[answer]}' to {Classifier.Name}: too few to tell where such pictures lie in latent space.");
        }

        return [.. Enumerable.Range(0, rows[0].Length).Select(i => (float)rows.Average(row => (double)row[i]))];
    }

    /// <summary>The direction of an attribute (Radford et al. 2015, arXiv:1511.06434, section 6.3.2): from the mean of those that have it not to the mean of those that have it.</summary>
    /// <inheritdoc cref="Mean"/>
    public float[] Direction(int answer) => [.. Mean(answer, given: true).Zip(Mean(answer, given: false), (with, without) => with - without)];

    /// <summary>Answers that hardly ever go with one that is wanted, as colours exclude each other: what has to change where it is to be had.</summary>
    /// <param name="wanted">Its number.</param>
    public IReadOnlySet<int> Excluded(int wanted)
    {
        float[][] having = [.. LogOdds.Where(row => row[wanted] > 0)];
        return having.Length < Fewest ? new HashSet<int>() : Enumerable.Range(0, Classifier.Answers.Count)
            .Where(other => other != wanted && having.Count(row => row[other] > 0) < LeastLift * having.Length * LogOdds.Count(row => row[other] > 0) / LogOdds.Count).ToHashSet();
    }
}
