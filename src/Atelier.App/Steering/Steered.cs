using Atelier.App.Sampling;
using Atelier.Imaging;
using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.App.Steering;

/// <summary>Pictures that were steered, before and after, and how that went.</summary>
/// <param name="Goal">What was wanted.</param>
/// <param name="Before">The samples.</param>
/// <param name="After">The same ones, steered.</param>
/// <param name="Scores">By the classifier that was steered by, then by an independent judge if there is one.</param>
public sealed record Steered(SteeringGoal Goal, IReadOnlyList<Image> Before, IReadOnlyList<Image> After, IReadOnlyList<SteeringScore> Scores)
{
    private const int Columns = 16, Batch = 64;

    /// <summary>Rows of samples, each with what became of them below it.</summary>
    public Image Sheet() => new ContactSheet().OfRows([.. Before.Chunk(Columns).Zip(After.Chunk(Columns)).SelectMany(rows => new IReadOnlyList<Image>[] { rows.First, rows.Second })]);

    /// <summary>Steers the first samples of a key.</summary>
    /// <param name="steering">How.</param>
    /// <param name="judge">Says how it went without having had a part in it; null for none.</param>
    /// <param name="to">What is wanted (<see cref="SteeringGoal.Parse"/>).</param>
    /// <param name="keep">What shall stay.</param>
    /// <param name="key">The randomness.</param>
    /// <param name="count">How many samples.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ExtractorException">The classifier knows no such answer.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was used.</exception>
    public static Steered Run(Steering steering, OddsClassifier? judge, string to, string? keep, RandomKey key, int count, CancellationToken stop)
    {
        Guided model = steering.Model;
        SteeringGoal goal = SteeringGoal.Parse(to, keep, AnswerPool.Of(model, steering.Classifier, key, AnswerPool.Enough, stop));
        float[][] before = model.Noise(key, 0, count), after = [];
        for (int first = 0; first < count; first += Batch)
        {
            int start = first;
            after = [.. after, .. steering.Move([.. before.Skip(first).Take(Batch)], i => model.ClassOf(start + i), goal, stop)];
        }

        OddsClassifier[] asked = judge is null ? [steering.Classifier] : [steering.Classifier, judge];
        return new(goal, Images(model, before), Images(model, after), [.. asked.Select(by => SteeringScore.Of(by.Name, Ask(model, by, before), Ask(model, by, after), goal))]);
    }

    private static float[][] Ask(Guided model, OddsClassifier by, float[][] noise)
        => [.. Batches(noise).SelectMany(part => AnswerPool.Ask(model, by, part.Rows, i => model.ClassOf(part.First + i)))];

    private static Image[] Images(Guided model, float[][] noise) => [.. Batches(noise).SelectMany(part =>
    {
        using Tensor pictures = model.Pictures(part.Rows, i => model.ClassOf(part.First + i));
        return SampleImages(pictures);
    })];

    private static Image[] SampleImages(Tensor pictures) => [.. pictures.ToMemory<float>().Chunk((int)(pictures.Count / pictures.Shape[0]))
        .Select(pixels => Image.FromFloats(pixels, pictures.Shape[3], pictures.Shape[2], pictures.Shape[1]))];

    private static IEnumerable<(int First, float[][] Rows)> Batches(float[][] noise) => noise.Chunk(Batch).Index().Select(part => (part.Index * Batch, part.Item));
}
