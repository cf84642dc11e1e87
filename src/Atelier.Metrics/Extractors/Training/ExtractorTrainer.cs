using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>
/// Trains a <see cref="ResidualCnn"/> on labelled pictures: stochastic gradient descent with momentum along half a cosine, light
/// augmentation, and an average of the weights, which is what counts in the end.
/// </summary>
public sealed class ExtractorTrainer : IDisposable
{
    private const double Momentum = 0.9, WarmUpShare = 0.1, AverageDecay = 0.995;

    private readonly ExtractorRecipe _recipe;
    private readonly IImageDataset _data;
    private readonly Loader _loader;
    private readonly Shifts _shifts;
    private readonly Sgd _optimizer;
    private readonly Schedule _schedule;
    private readonly Ema _average;
    private readonly FlatBuffer _gradients;

    /// <summary>Prepares to train.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="data">Pictures of which is known what is to be learnt.</param>
    /// <param name="seed">Chooses initial weights, order and augmentation.</param>
    /// <exception cref="DatasetException">What is to be learnt is not known of the pictures, or there are fewer than a batch.</exception>
    public ExtractorTrainer(ExtractorRecipe recipe, IImageDataset data, ulong seed)
    {
        Answers = recipe.Lesson.Answers(data);
        (_recipe, _data) = (recipe, data);
        StepsPerEpoch = data.Count >= recipe.BatchSize
            ? data.Count / recipe.BatchSize
            : throw new DatasetException($"{data.Name}: {data.Count} pictures are fewer than a batch of {recipe.BatchSize}.");
        RandomKey key = new(seed);
        Network = new ResidualCnn(new Scope(key), data.Channels, Answers.Count, recipe.Width);
        _shifts = new Shifts(recipe.Shift, key.Stream("shifts"));
        _optimizer = new Sgd(recipe.LearningRate, Momentum, nesterov: true, recipe.WeightDecay);
        long steps = recipe.Epochs * StepsPerEpoch, warmUp = (long)(WarmUpShare * steps);
        _schedule = new WarmUp(warmUp, new CosineDecay(steps - warmUp));
        _average = new Ema(Network.Scope, AverageDecay);
        _gradients = new FlatBuffer(Network.Parameters.Select(parameter => parameter.Storage.Shape));
        _loader = new Loader(data, new LoaderOptions { BatchSize = recipe.BatchSize, Seed = seed, Flip = recipe.Flip });
    }

    /// <summary>What the logits stand for.</summary>
    public IReadOnlyList<string> Answers { get; }

    /// <summary>What is trained.</summary>
    public ResidualCnn Network { get; }

    /// <summary>Batches in a pass over the data.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>The averaged weights and the running statistics, as a whole state dictionary.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> State => _average.State;

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Passes once over the data and gives the mean loss.</summary>
    public double RunEpoch(CancellationToken stop = default)
    {
        double sum = 0;
        for (long i = 0; i < StepsPerEpoch; i++)
        {
            stop.ThrowIfCancellationRequested();
            sum += RunStep();
        }

        return sum / StepsPerEpoch;
    }

    /// <summary>Takes one batch and gives its loss.</summary>
    public double RunStep() => Arena.Run("step", () =>
    {
        Network.Train();
        LoadedBatch batch = _loader.Next();
        float[] pixels = _shifts.Apply(batch.Pixels, batch.Position, _data.Height, _data.Width, _data.Channels);
        Tensor x = Tensor.FromMemory<float>(pixels, [_recipe.BatchSize, _data.Channels, _data.Height, _data.Width]);
        Tensor loss = _recipe.Lesson.Loss(Network.Classify(x).Logits!, _data, batch);
        _loader.Recycle(batch);
        Gradients.Consume(loss, [.. Network.Parameters.Select(parameter => parameter.Storage)], _gradients.Parts);
        _optimizer.LearningRate = _recipe.LearningRate * _schedule.Factor(Step++);
        _optimizer.Step(Network.Parameters, _gradients.Parts);
        _average.Update();
        return loss.Item();
    });

    /// <summary>How often the averaged network is right, in [0, 1], as the <see cref="Lesson"/> counts it; computed in single precision, as extractors compute.</summary>
    public double Accuracy(IImageDataset test)
    {
        Network.Train(false);
        return Precision.With(DType.F32, () => _average.Use(() => _recipe.Lesson.Accuracy(Network.Classify, test)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_loader, _gradients, _average, _optimizer, Network.Scope])
        {
            part.Dispose();
        }
    }
}
