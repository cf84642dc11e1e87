using System.Collections.Concurrent;

namespace Atelier.Imaging;

/// <summary>Which source pixels make each new pixel along one axis, and by what weights; kept for the next picture of that size.</summary>
internal sealed class AxisWeights
{
    /// <summary>Bits after the point of <see cref="Fixed"/>: a byte's sum over weights, some negative, fits 32 bits.</summary>
    public const int FixedBits = 22;

    private const int MaxKept = 64, MaxKeptWeights = 1 << 16;

    private static readonly ConcurrentDictionary<(int From, int To, ResizeFilter Filter), AxisWeights> Kept = new();

    private readonly (int First, int Count)[] _taps;
    private readonly int[] _fixed;
    private readonly float[] _weights;
    private readonly int _width;

    private AxisWeights(int from, int to, ResizeFilter filter)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1);
        double support = filter.Support() * stretch;
        _width = ((int)Math.Ceiling(support) * 2) + 1;
        _taps = new (int, int)[to];
        _fixed = new int[checked(to * _width)];
        _weights = new float[_fixed.Length];
        double[] weights = new double[_width];
        for (int x = 0; x < to; x++)
        {
            double centre = (x + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int count = Math.Min((int)(centre + support + 0.5), from) - first;
            double sum = 0;
            for (int k = 0; k < count; k++)
            {
                weights[k] = filter.At((first + k + 0.5 - centre) / stretch);
                sum += weights[k];
            }

            _taps[x] = (first, count);
            for (int k = 0; k < count; k++)
            {
                double weight = weights[k] / sum;
                _weights[(x * _width) + k] = (float)weight;
                _fixed[(x * _width) + k] = (int)Math.Round(weight * (1 << FixedBits), MidpointRounding.AwayFromZero);
            }
        }
    }

    /// <summary>New pixels along the axis.</summary>
    public int Count => _taps.Length;

    /// <summary>The weights of an axis of <paramref name="from"/> pixels made into <paramref name="to"/>.</summary>
    public static AxisWeights Of(int from, int to, ResizeFilter filter)
    {
        if (Kept.TryGetValue((from, to, filter), out AxisWeights? kept))
        {
            return kept;
        }

        var made = new AxisWeights(from, to, filter);
        if (made._fixed.Length <= MaxKeptWeights)
        {
            if (Kept.Count >= MaxKept)
            {
                Kept.Clear();
            }

            Kept[(from, to, filter)] = made;
        }

        return made;
    }

    /// <summary>The first source pixel that new pixel <paramref name="x"/> is made of.</summary>
    public int First(int x) => _taps[x].First;

    /// <summary>The weights of the source pixels from <see cref="First"/> on; their sum is 1.</summary>
    public ReadOnlySpan<float> Weights(int x) => _weights.AsSpan(x * _width, _taps[x].Count);

    /// <summary>The same in fixed point.</summary>
    public ReadOnlySpan<int> Fixed(int x) => _fixed.AsSpan(x * _width, _taps[x].Count);
}
