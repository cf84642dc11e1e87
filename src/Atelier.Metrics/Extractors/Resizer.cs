using Atelier.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.Metrics.Extractors;

/// <summary>
/// Brings pictures to the size of a network. Which way matters: scores by different resizers are not comparable (arXiv:2104.11222).
/// </summary>
public abstract record Resizer
{
    private Resizer(string name) => Name = name;

    /// <summary>
    /// What TensorFlow 1 did with <c>align_corners=False</c>, and with it every published FID: output pixel o looks at o * in / out (not
    /// at pixels' centres) and its right neighbour, however much the picture shrinks.
    /// </summary>
    public static Resizer TensorFlowBilinear { get; } = new LegacyBilinear();

    /// <summary>
    /// Cubic convolution with a = -0.5 (Keys 1981) whose kernel widens with the scale when reducing, in floats and cut to [-1, 1]: Pillow's
    /// BICUBIC on 32-bit pictures, as clean-fid uses it (arXiv:2104.11222).
    /// </summary>
    public static Resizer AntialiasedBicubic { get; } = new Antialiased();

    /// <summary>All there are.</summary>
    public static IReadOnlyList<Resizer> All { get; } = [TensorFlowBilinear, AntialiasedBicubic];

    /// <summary>What passports call it: "tensorflow-bilinear", "antialiased-bicubic".</summary>
    public string Name { get; }

    /// <summary>Resizes pictures; those that have the size already come back as they are.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1].</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <param name="width">Columns wanted, at least 1.</param>
    /// <exception cref="ArgumentException">These are no pictures.</exception>
    public Tensor Resize(Tensor pictures, int height, int width)
        => pictures.Rank != 4 || pictures.Shape[2] < 1 || pictures.Shape[3] < 1 ? throw new ArgumentException($"Resize: the pictures must be [N, C, H, W], not {pictures.Shape}.")
            : pictures.Shape[2] == height && pictures.Shape[3] == width ? pictures
            : Finish(new MapPlane(Map(pictures.Shape[2], height), Map(pictures.Shape[3], width)).Apply(pictures));

    private protected abstract IEnumerable<(int Index, double Weight)> Taps(int output, int from, int to);

    private protected virtual Tensor Finish(Tensor resized) => resized;

    private AxisMap Map(int from, int to) => new(from, [.. Enumerable.Range(0, to).Select(output => Taps(output, from, to).ToArray())]);

    private sealed record LegacyBilinear() : Resizer("tensorflow-bilinear")
    {
        private protected override IEnumerable<(int Index, double Weight)> Taps(int output, int from, int to)
        {
            double at = output * ((double)from / to);
            int low = (int)at, high = Math.Min(low + 1, from - 1);
            return [(low, 1 - (at - low)), (high, at - low)];
        }
    }

    private sealed record Antialiased() : Resizer("antialiased-bicubic")
    {
        private const double A = -0.5, Reach = 2;

        private protected override IEnumerable<(int Index, double Weight)> Taps(int output, int from, int to)
        {
            double scale = (double)from / to, widening = Math.Max(scale, 1), support = Reach * widening, centre = (output + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), from);
            double[] weights = [.. Enumerable.Range(first, end - first).Select(i => Cubic((i + 0.5 - centre) / widening))];
            double total = weights.Sum();
            return weights.Select((weight, k) => (first + k, weight / total));
        }

        // The kernel has negative lobes: edges overshoot.
        private protected override Tensor Finish(Tensor resized) => resized.Clamp(-1, 1);

        private static double Cubic(double x)
        {
            x = Math.Abs(x);
            return x < 1 ? (((A + 2) * x) - (A + 3)) * x * x + 1
                : x < Reach ? (((((x - 5) * x) + 8) * x) - 4) * A
                : 0;
        }
    }
}
