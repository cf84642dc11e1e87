using Atelier.Tensors;
using Atelier.Training;

namespace Atelier.Benchmarks;

/// <summary>Pictures made once, so that nothing but the step is timed.</summary>
internal static class Synthetic
{
    /// <summary>A source of batches of the same uniform noise in [-1, 1], [batch, channels, size, size].</summary>
    public static Func<Batch> Pictures(int batch, int channels, int size)
    {
        float[] pixels = new float[batch * channels * size * size];
        new RandomKey(1).FillUniform(pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = pixels[i] * 2 - 1;
        }

        long position = 0;
        return () => new(Tensor.FromMemory<float>(pixels, [batch, channels, size, size]), null, (position += batch) - batch);
    }
}
