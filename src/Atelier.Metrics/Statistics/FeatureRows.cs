using Atelier.Metrics.Numerics;

namespace Atelier.Metrics.Statistics;

/// <summary>Features (or logits) of pictures, one row each, for what needs more than their mean and covariance.</summary>
public sealed class FeatureRows
{
    private float[] _values;

    /// <summary>Empty.</summary>
    /// <param name="width">Numbers in a row, at least 1.</param>
    /// <param name="capacity">Rows that memory is taken for at once.</param>
    public FeatureRows(int width, int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Width, _values) = (width, new float[checked(width * capacity)]);
    }

    /// <summary>Rows from values.</summary>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="values">[n, <paramref name="width"/>], row-major; copied.</param>
    /// <exception cref="MetricException">A value is NaN or infinite.</exception>
    public FeatureRows(int width, ReadOnlySpan<float> values)
        : this(width, values.Length / width) => Add(values);

    /// <summary>Numbers in a row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>One picture's row.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Width, Width)[..(row < Count ? Width : throw new ArgumentOutOfRangeException(nameof(row)))];

    /// <summary>All rows, one after the other.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * Width);

    /// <summary>Takes in rows.</summary>
    /// <param name="rows">[n, <see cref="Width"/>], row-major.</param>
    /// <exception cref="ArgumentException">Not whole rows.</exception>
    /// <exception cref="MetricException">A value is NaN or infinite; the picture is named by its number.</exception>
    public void Add(ReadOnlySpan<float> rows)
    {
        Check(rows, Width, Count);
        int end = checked((Count * Width) + rows.Length);
        if (end > _values.Length)
        {
            Array.Resize(ref _values, (int)Math.Min(Array.MaxLength, Math.Max(end, 2L * _values.Length)));
        }

        rows.CopyTo(_values.AsSpan(Count * Width));
        Count = end / Width;
    }

    /// <summary>Some of the rows, in the order asked for.</summary>
    public FeatureRows Take(ReadOnlySpan<int> indices)
    {
        FeatureRows taken = new(Width, indices.Length);
        foreach (int index in indices)
        {
            taken.Add(this[index]);
        }

        return taken;
    }

    /// <summary>Mean and covariance of the rows.</summary>
    /// <exception cref="MetricException">Fewer than two rows.</exception>
    public Gaussian ToGaussian()
    {
        FeatureMoments moments = new(Width);
        moments.Add(Values);
        return moments.ToGaussian();
    }

    /// <summary>Rows [start, end) in double precision.</summary>
    internal Matrix Block(int start, int end)
    {
        double[] block = new double[(end - start) * Width];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, double>(Values[(start * Width)..(end * Width)], block);
        return new Matrix(block, end - start, Width);
    }

    /// <param name="rows">What is to be added.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="first">The number of the first row's picture.</param>
    internal static void Check(ReadOnlySpan<float> rows, int width, long first)
    {
        if (rows.Length % width != 0)
        {
            throw new ArgumentException($"{rows.Length} values are not whole rows of {width}.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]))
            {
                throw new MetricException($"Picture {first + (i / width)}: feature {i % width} is {rows[i]}; there is no score of such features.");
            }
        }
    }
}
