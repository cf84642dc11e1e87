using Atelier.Models.Recipes;
using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Models.Tests;

/// <summary>Endless batches of eight pictures: those of class 0 dark, of class 1 light.</summary>
internal sealed class DarkAndLight
{
    private long _position;

    public static PictureSpec Spec { get; } = new(1, 8, 8, 2);

    public Batch Next()
    {
        long[] labels = [0, 1, 0, 1, 0, 1, 0, 1];
        float[] pixels = [.. labels.SelectMany(label => Enumerable.Repeat(label - 0.5f, 64))];

        // The position says which random numbers a batch meets: one that stood still would train on eight latent vectors.
        return new(Tensor.From(pixels, [8, 1, 8, 8]), Tensor.From(labels, [8]), (_position += 8) - 8);
    }
}
