using Atelier.Tensors;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>
/// Differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738, section 3.2), the whole policy: colour (brightness, saturation,
/// contrast), translation by up to an eighth with zeros moving in, and a square of half the extent cut out. It keeps a
/// discriminator from learning a small dataset by heart.
/// </summary>
public sealed record DiffAugment : IAugmentation
{
    /// <summary>Numbers a sample draws: brightness, saturation, contrast; two of translation; two of the cut.</summary>
    private const int Draws = 7;

    /// <inheritdoc/>
    public Tensor Apply(Tensor pictures, RandomKey key, long first)
    {
        int count = pictures.Shape[0];
        float[] draws = new float[count * Draws];
        key.Stream("augment").FillUniform(draws, first, Draws);
        return Cut(Translated(Colored(pictures, Each), Each), Each);

        float[] Each(int draw) => [.. Enumerable.Range(0, count).Select(i => draws[i * Draws + draw])];
    }

    private static Tensor Colored(Tensor pictures, Func<int, float[]> draw)
    {
        Tensor bright = pictures + Column(draw(0), u => u - 0.5f);
        Tensor grey = bright.Mean([1], keepDim: true);
        Tensor saturated = (bright - grey) * Column(draw(1), u => 2 * u) + grey;
        Tensor mean = saturated.Mean([1, 2, 3], keepDim: true);
        return (saturated - mean) * Column(draw(2), u => u + 0.5f) + mean;
    }

    /// <summary>Every output pixel is a row of a table of all input pixels, whose last row is the zeros from outside: one gather.</summary>
    private static Tensor Translated(Tensor pictures, Func<int, float[]> draw)
    {
        (int count, int channels, int height, int width) = (pictures.Shape[0], pictures.Shape[1], pictures.Shape[2], pictures.Shape[3]);
        (int[] down, int[] right) = (Steps(draw(3), height), Steps(draw(4), width));
        int outside = count * height * width;
        long[] source = new long[outside];
        for (int i = 0; i < source.Length; i++)
        {
            int n = i / (height * width), y = i / width % height - down[n], x = i % width - right[n];
            bool inside = (uint)y < (uint)height && (uint)x < (uint)width;
            source[i] = inside ? (n * height + y) * width + x : outside;
        }

        Tensor table = Tensor.Concat(0, pictures.ToPixels().Reshape(outside, channels), Tensor.Zeros([1, channels], pictures.DType));
        return table.IndexSelect(0, Tensor.From(source, [outside])).Reshape(count, height * width, channels).ToPictures(height, width);

        static int[] Steps(float[] uniform, int extent)
        {
            int most = (extent + 4) / 8;
            return [.. uniform.Select(u => (int)(u * (2 * most + 1)) - most)];
        }
    }

    /// <summary>The square's centre lies anywhere in the picture, so part of the square may not.</summary>
    private static Tensor Cut(Tensor pictures, Func<int, float[]> draw)
    {
        (int count, int height, int width) = (pictures.Shape[0], pictures.Shape[2], pictures.Shape[3]);
        float[] kept = new float[count * height * width], vertical = draw(5), horizontal = draw(6);
        for (int i = 0; i < kept.Length; i++)
        {
            int n = i / (height * width), y = i / width % height, x = i % width;
            bool cut = Within(y, vertical[n], height) && Within(x, horizontal[n], width);
            kept[i] = cut ? 0 : 1;
        }

        return pictures * Tensor.From(kept, [count, 1, height, width]);

        static bool Within(int place, float uniform, int extent)
        {
            int begin = (int)(uniform * (extent + 1)) - extent / 4;
            return place >= begin && place < begin + extent / 2;
        }
    }

    private static Tensor Column(float[] uniform, Func<float, float> value)
        => Tensor.From([.. uniform.Select(value)], [uniform.Length, 1, 1, 1]);
}
