using System.Numerics.Tensors;
using Atelier.Data;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Tensor = Atelier.Tensors.Tensor;

namespace Atelier.Metrics.Extractors;

/// <summary>How often a classifier is right.</summary>
public static class Accuracies
{
    private const int BatchSize = 250;

    /// <summary>Share of a dataset's pictures whose largest logit is their label's, in [0, 1].</summary>
    /// <param name="classify">Takes [N, C, H, W] in [-1, 1], gives logits [N, classes].</param>
    /// <param name="data">Labelled pictures.</param>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public static double Of(Func<Tensor, Tensor> classify, IImageDataset data)
    {
        long right = 0;
        for (long first = 0; first < data.Count; first += BatchSize)
        {
            right += Right(classify, data, first, (int)Math.Min(BatchSize, data.Count - first));
        }

        return (double)right / data.Count;
    }

    private static int Right(Func<Tensor, Tensor> classify, IImageDataset data, long first, int count)
    {
        int size = data.Height * data.Width * data.Channels;
        float[] pixels = new float[count * size];
        for (int i = 0; i < count; i++)
        {
            data.Read(first + i, pixels.AsSpan(i * size, size));
        }

        float[] logits = Gradients.NoGrad(() => Arena.Run("classify", () =>
            classify(Tensor.FromMemory<float>(pixels, [count, data.Channels, data.Height, data.Width])).To(DType.F32).ToArray<float>()));
        int classes = logits.Length / count;
        return Enumerable.Range(0, count).Count(i => TensorPrimitives.IndexOfMax<float>(logits.AsSpan(i * classes, classes)) == Label(data, first + i));
    }

    private static int Label(IImageDataset data, long index)
        => data.Label(index) ?? throw new ArgumentException($"Accuracy: {data.Name} has no labels.", nameof(data));
}
