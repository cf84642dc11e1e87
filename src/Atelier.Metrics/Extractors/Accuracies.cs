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
    /// <param name="classify">Takes [N, C, H, W] in [-1, 1].</param>
    /// <param name="data">Labelled pictures.</param>
    /// <exception cref="ArgumentException">There are no labels, or no logits.</exception>
    public static double Of(Func<Tensor, Extraction> classify, IImageDataset data)
    {
        long right = 0;
        for (long first = 0; first < data.Count; first += BatchSize)
        {
            int count = (int)Math.Min(BatchSize, data.Count - first);
            float[] logits = Logits(classify, data, first, count);
            int classes = logits.Length / count;
            right += Enumerable.Range(0, count).Count(i => TensorPrimitives.IndexOfMax<float>(logits.AsSpan(i * classes, classes)) == Label(data, first + i));
        }

        return (double)right / data.Count;
    }

    /// <summary>
    /// Each attribute's balanced accuracy, in [0, 1]: the mean of how often it is seen where it is, and not seen where it is not. NaN where
    /// all pictures have it, or none has.
    /// </summary>
    /// <param name="classify">Takes [N, C, H, W] in [-1, 1]; its logits stand for the dataset's attributes.</param>
    /// <param name="data">Pictures whose attributes are known.</param>
    public static AttributeAccuracies OfAttributes(Func<Tensor, Extraction> classify, IImageDataset data)
    {
        int attributes = data.Schema.Attributes.Count;
        long[,] seen = new long[attributes, 2], all = new long[attributes, 2];
        for (long first = 0; first < data.Count; first += BatchSize)
        {
            int count = (int)Math.Min(BatchSize, data.Count - first);
            float[] logits = Logits(classify, data, first, count);
            foreach ((int i, float value) in Enumerable.Range(0, count).SelectMany(i => data.Describe(first + i).Attributes).Index().Where(known => !float.IsNaN(known.Item)))
            {
                (int attribute, int has) = (i % attributes, value > 0.5f ? 1 : 0);
                all[attribute, has]++;
                seen[attribute, has] += (logits[i] > 0) == (has == 1) ? 1 : 0;
            }
        }

        return new([.. Enumerable.Range(0, attributes).Select(a => (((double)seen[a, 0] / all[a, 0]) + ((double)seen[a, 1] / all[a, 1])) / 2)]);
    }

    private static float[] Logits(Func<Tensor, Extraction> classify, IImageDataset data, long first, int count)
    {
        int size = data.Height * data.Width * data.Channels;
        float[] pixels = new float[count * size];
        for (int i = 0; i < count; i++)
        {
            data.Read(first + i, pixels.AsSpan(i * size, size));
        }

        return Gradients.NoGrad(() => Arena.Run("classify", () =>
            (classify(Tensor.FromMemory<float>(pixels, [count, data.Channels, data.Height, data.Width])).Logits
                ?? throw new ArgumentException("Accuracy: the extractor is no classifier.", nameof(classify))).To(DType.F32).ToArray<float>()));
    }

    private static int Label(IImageDataset data, long index)
        => data.Label(index) ?? throw new ArgumentException($"Accuracy: {data.Name} has no labels.", nameof(data));
}

/// <summary>How well attributes are told.</summary>
/// <param name="Each">By attribute, in [0, 1]; NaN where there was nothing to tell.</param>
public sealed record AttributeAccuracies(IReadOnlyList<double> Each)
{
    /// <summary>The mean over attributes that there was something to tell of.</summary>
    public double Mean => Each.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
