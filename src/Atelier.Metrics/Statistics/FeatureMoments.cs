using System.Numerics.Tensors;
using Atelier.Metrics.Numerics;

namespace Atelier.Metrics.Statistics;

/// <summary>
/// Mean and covariance of features, gathered as they come, in double precision: memory for the covariance, not for the features.
/// Rows are taken in by blocks of fixed size, each centred on its own mean and joined by the formula of Chan, Golub and LeVeque
/// ("Updating formulae and a pairwise algorithm for computing sample variances", 1979), so that the result is to the bit
/// the same whatever the batches were.
/// </summary>
public sealed class FeatureMoments
{
    private const int BlockRows = 256;

    private readonly double[] _pending;
    private readonly double[] _mean;
    private readonly Matrix _scatter;
    private long _joined;
    private int _waiting;

    /// <summary>Nothing gathered yet.</summary>
    /// <param name="width">Number of features, at least 1.</param>
    public FeatureMoments(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (_pending, _mean, _scatter) = (new double[checked(BlockRows * width)], new double[width], Matrix.Zeros(width, width));
    }

    /// <summary>Number of features.</summary>
    public int Width => _mean.Length;

    /// <summary>Pictures gathered.</summary>
    public long Count => _joined + _waiting;

    /// <summary>Takes in features.</summary>
    /// <param name="rows">[n, <see cref="Width"/>], row-major.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    /// <exception cref="MetricException">A feature is NaN or infinite; the picture is named by its number, counted from 0 over all that was added.</exception>
    public void Add(ReadOnlySpan<float> rows)
    {
        FeatureRows.Check(rows, Width, Count);
        for (; !rows.IsEmpty; rows = rows[Width..])
        {
            Span<double> to = _pending.AsSpan(_waiting * Width, Width);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = rows[i];
            }

            if (++_waiting == BlockRows)
            {
                Settle();
            }
        }
    }

    /// <summary>Takes in what another has gathered, as if its features had been added here; the other stays as it is.</summary>
    /// <exception cref="MetricException">Numbers of features differ.</exception>
    public void Merge(FeatureMoments other)
    {
        if (other.Width != Width)
        {
            throw new MetricException($"Moments of {other.Width} features can't join moments of {Width}.");
        }

        Settle();
        Join(other._joined, other._mean, other._scatter);
        if (other._waiting > 0)
        {
            JoinBlock([.. other._pending], other._waiting);
        }
    }

    /// <summary>The normal distribution with these features' mean and covariance (divided by n - 1).</summary>
    /// <exception cref="MetricException">Fewer than two pictures.</exception>
    public Gaussian ToGaussian()
    {
        if (Count < 2)
        {
            throw new MetricException($"A covariance needs at least 2 pictures; there are {Count}.");
        }

        FeatureMoments whole = new(Width);
        whole.Merge(this);
        Matrix scatter = whole._scatter;
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                scatter[i, j] = scatter[j, i] = scatter[i, j] / (Count - 1);
            }
        }

        return new Gaussian(whole._mean, scatter.Values, Count);
    }

    private void Settle()
    {
        if (_waiting > 0)
        {
            JoinBlock(_pending, _waiting);
            _waiting = 0;
        }
    }

    /// <summary>Centres a block in place, and joins it.</summary>
    private void JoinBlock(double[] block, int rows)
    {
        double[] mean = new double[Width];
        for (int row = 0; row < rows; row++)
        {
            TensorPrimitives.Add(mean, block.AsSpan(row * Width, Width), mean);
        }

        TensorPrimitives.Divide(mean, rows, mean);
        for (int row = 0; row < rows; row++)
        {
            Span<double> values = block.AsSpan(row * Width, Width);
            TensorPrimitives.Subtract(values, mean, values);
        }

        Shift(rows, mean);
        Products.AddGram(_scatter, 1, new Matrix(block, rows, Width).Transposed);
    }

    private void Join(long count, double[] mean, Matrix scatter)
    {
        if (count > 0)
        {
            Shift(count, mean);
            TensorPrimitives.Add(_scatter.Values, scatter.Values, _scatter.Values);
        }
    }

    /// <summary>What two groups' means being apart adds to the scatter, and the mean of both.</summary>
    private void Shift(long count, double[] mean)
    {
        double[] apart = new double[Width];
        TensorPrimitives.Subtract(mean, _mean, apart);
        double total = _joined + count;
        Matrix column = new(apart, Width, 1);
        Products.AddGram(_scatter, _joined * (count / total), column);
        TensorPrimitives.MultiplyAdd(apart, count / total, _mean, _mean);
        _joined += count;
    }
}
