using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>Pictures made once, so that nothing but the step is timed.</summary>
internal static class Synthetic
{
    /// <summary>A source of batches of the same uniform noise in [-1, 1], [batch, channels, size, size]; of so many classes in turns, if any.</summary>
    public static Func<Batch> Pictures(int batch, int channels, int size, int classes = 0)
    {
        float[] pixels = new float[batch * channels * size * size];
        new RandomKey(1).FillUniform(pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = pixels[i] * 2 - 1;
        }

        long[] labels = [.. Enumerable.Range(0, batch).Select(i => (long)(classes == 0 ? 0 : i % classes))];
        long position = 0;
        return () => new(
            Tensor.FromMemory<float>(pixels, [batch, channels, size, size]), classes == 0 ? null : Tensor.From(labels, [batch]), (position += batch) - batch);
    }
}
