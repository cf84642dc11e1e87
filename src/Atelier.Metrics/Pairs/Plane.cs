using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>One channel of one picture in double precision, row-major.</summary>
/// <param name="Values">[height, width].</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
internal sealed record Plane(double[] Values, int Height, int Width)
{
    /// <summary>The channels of each picture of a batch, [n][c].</summary>
    public static Plane[][] Of(Tensor pictures)
    {
        (int n, int c, int height, int width) = (pictures.Shape[0], pictures.Shape[1], pictures.Shape[2], pictures.Shape[3]);
        float[] values = pictures.ToArray<float>();
        int size = height * width;
        return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(i * c, c).Select(PlaneAt).ToArray())];

        Plane PlaneAt(int place) => new(Widen(values.AsSpan(place * size, size)), height, width);

        static double[] Widen(ReadOnlySpan<float> from)
        {
            double[] to = new double[from.Length];
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(from, to);
            return to;
        }
    }

    /// <summary>The values without a border.</summary>
    public Plane Cropped(int border)
    {
        int height = Height - (2 * border), width = Width - (2 * border);
        double[] values = new double[height * width];
        for (int y = 0; y < height; y++)
        {
            Values.AsSpan(((y + border) * Width) + border, width).CopyTo(values.AsSpan(y * width));
        }

        return new Plane(values, height, width);
    }

    /// <summary>Means of 2 x 2 pixels; an odd last row or column is dropped.</summary>
    public Plane Halved()
    {
        int height = Height / 2, width = Width / 2;
        double[] values = new double[height * width];
        for (int i = 0; i < values.Length; i++)
        {
            int at = (i / width * 2 * Width) + (i % width * 2);
            values[i] = (Values[at] + Values[at + 1] + Values[at + Width] + Values[at + Width + 1]) / 4;
        }

        return new Plane(values, height, width);
    }

    /// <summary>Products of corresponding values.</summary>
    public static Plane operator *(Plane a, Plane b)
    {
        double[] values = new double[a.Values.Length];
        System.Numerics.Tensors.TensorPrimitives.Multiply<double>(a.Values, b.Values, values);
        return new Plane(values, a.Height, a.Width);
    }

    /// <summary>Means weighted by a window that is a product of one row's and one column's weights, where it fits whole.</summary>
    public Plane Windowed(double[] weights)
    {
        int height = Height - weights.Length + 1, width = Width - weights.Length + 1;
        double[] rows = new double[Height * width], values = new double[height * width];
        for (int y = 0; y < Height; y++)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                Add(rows.AsSpan(y * width, width), weights[k], Values.AsSpan((y * Width) + k, width));
            }
        }

        for (int y = 0; y < height; y++)
        {
            for (int k = 0; k < weights.Length; k++)
            {
                Add(values.AsSpan(y * width, width), weights[k], rows.AsSpan((y + k) * width, width));
            }
        }

        return new Plane(values, height, width);

        static void Add(Span<double> to, double factor, ReadOnlySpan<double> from)
            => System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(from, factor, to, to);
    }
}
