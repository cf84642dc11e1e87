using Atelier.Data;
using Atelier.Data.Loading;
using Atelier.Metrics.Sets;
using Atelier.Metrics.Statistics;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.Losses;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training;

namespace Atelier.Benchmarks.Study;

/// <summary>
/// A small classifier whose last hidden layer is what pictures are compared by: two strided convolutions and a layer of 64 features.
/// Trained here, in single precision from a fixed seed, so that every figure of the study comes from the same judge.
/// </summary>
internal sealed class Judge : ITrainable
{
    public const int Features = 64;
    private const int Batch = 128;

    private readonly Sequential _body;
    private readonly Linear _head;

    private Judge(Scope scope, int classes)
    {
        Scope = scope;
        _body = new(
            scope["body"],
            s => new Conv2d(s, 1, 32, 4, 2, 1), Function.Relu,
            s => new Conv2d(s, 32, 64, 4, 2, 1), Function.Relu,
            Function.Flatten,
            s => new Linear(s, 64 * 7 * 7, Features), Function.Relu);
        _head = new(scope["head"], Features, classes);
        Phases = [new("classifier", scope.Parameters, Loss, new Adam(1e-3))];
    }

    public Scope Scope { get; }

    public IReadOnlyList<Phase> Phases { get; }

    public IReadOnlyList<Ema> Averages => [];

    /// <summary>Trains on pictures of 28x28x1.</summary>
    public static Judge Train(IImageDataset data, int epochs)
    {
        Judge judge = new(new Scope(new RandomKey(1)), classes: 10);
        using Loader loader = new(data, new LoaderOptions { BatchSize = Batch, Seed = 1 });
        using Trainer trainer = new(judge, new RandomKey(1), () => Batches.Next(loader, data));
        for (long step = 0; step < epochs * data.Count / Batch; step++)
        {
            trainer.RunRound();
        }

        return judge;
    }

    /// <summary>Share of pictures that it classifies rightly.</summary>
    public double Accuracy(IImageDataset data)
    {
        long right = 0;
        foreach ((Tensor pictures, long[] labels) in Batches.InOrder(data, data.Count, 250))
        {
            long[] found = Arena.Run("classify", () => Gradients.NoGrad(() => _head.Forward(_body.Forward(pictures)).ArgMax(1).ToArray<long>()));
            right += labels.Zip(found).Count(pair => pair.First == pair.Second);
        }

        return right / (double)data.Count;
    }

    /// <summary>Takes pictures' features in.</summary>
    public void Measure(Tensor pictures, FeatureMoments into)
        => into.Add(Arena.Run("features", () => Gradients.NoGrad(() => _body.Forward(pictures).ToArray<float>())));

    private Tensor Loss(Round round) => Nn.Losses.Loss.CrossEntropy(_head.Forward(_body.Forward(round.Batch.Images)), round.Batch.Labels!);
}

/// <summary>A dataset as tensors.</summary>
internal static class Batches
{
    /// <summary>The loader's next batch.</summary>
    public static Batch Next(Loader loader, IImageDataset data)
    {
        LoadedBatch loaded = loader.Next();
        Batch batch = new(
            Tensor.FromMemory(loaded.Pixels, [loaded.Labels!.Length, data.Channels, data.Height, data.Width]),
            Tensor.From([.. loaded.Labels.Select(label => (long)label)], [loaded.Labels.Length]),
            loaded.Position);
        loader.Recycle(loaded);
        return batch;
    }

    /// <summary>The first pictures in order, with their labels; each batch lives until the next is asked for.</summary>
    public static IEnumerable<(Tensor Pictures, long[] Labels)> InOrder(IImageDataset data, long count, int batch, long first = 0)
    {
        int size = data.Channels * data.Height * data.Width;
        for (long at = first; at < first + count; at += batch)
        {
            int rows = (int)Math.Min(batch, first + count - at);
            float[] pixels = new float[rows * size];
            for (int i = 0; i < rows; i++)
            {
                data.Read(at + i, pixels.AsSpan(i * size, size));
            }

            using Tensor pictures = Tensor.FromMemory(pixels, [rows, data.Channels, data.Height, data.Width]);
            yield return (pictures, [.. Enumerable.Range(0, rows).Select(i => (long)data.Label(at + i)!)]);
        }
    }
}
