using Atelier.Data;
using Atelier.Metrics.Evaluation;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>
/// Trains this project's own small classifier from scratch and tests it: what classification accuracy scores are made of. The training is long enough
/// for a few thousand pictures and the same for all sets of one size; computed in single precision whatever the run's policy is.
/// </summary>
/// <param name="leastSteps">Batches to train on at least; fewer than the usual ones give scores that compare with none.</param>
public sealed class ClassifierTrial(int leastSteps = 600)
{
    /// <summary>What scores by it are called.</summary>
    public const string Name = "residual-cnn-16";

    /// <summary>Fewest pictures to train on: a batch.</summary>
    public const int LeastPictures = 128;

    private const int LeastEpochs = 3;

    /// <summary>Trains on some pictures and tests on others; a <see cref="TrainAndTest"/>.</summary>
    /// <inheritdoc cref="TrainAndTest"/>
    /// <exception cref="MetricException">There are fewer than <see cref="LeastPictures"/> to train on.</exception>
    /// <exception cref="DatasetException">The pictures to train on have no named classes.</exception>
    public IReadOnlyList<double> Run(IImageDataset train, IReadOnlyList<IImageDataset> tests, ulong seed, IProgress<double>? progress)
    {
        if (train.Count < LeastPictures)
        {
            throw new MetricException($"CAS: {train.Count} pictures of {train.Name} are too few to train a classifier on; it takes at least {LeastPictures}.");
        }

        int stepsPerEpoch = (int)(train.Count / LeastPictures);
        ExtractorRecipe recipe = new(Name, train.Name, Epochs: Math.Max(LeastEpochs, (leastSteps + stepsPerEpoch - 1) / stepsPerEpoch)) { Width = 16, BatchSize = LeastPictures };
        return Precision.With(DType.F32, () =>
        {
            using ExtractorTrainer trainer = new(recipe, train, seed);
            long steps = recipe.Epochs * trainer.StepsPerEpoch;
            while (trainer.Step < steps)
            {
                trainer.RunStep();
                progress?.Report((double)trainer.Step / steps);
            }

            return tests.Select(trainer.Accuracy).ToArray();
        });
    }
}
