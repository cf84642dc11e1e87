namespace Atelier.Metrics.Numerics;

/// <summary>A rectangle of doubles seen through two strides; transposing and cutting copy nothing.</summary>
/// <param name="Values">Where the elements lie.</param>
/// <param name="Start">Place of element (0, 0).</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Places between an element and the one below.</param>
/// <param name="ColumnStride">Places between an element and the one to its right.</param>
internal readonly record struct Matrix(double[] Values, int Start, int Rows, int Columns, int RowStride, int ColumnStride)
{
    /// <summary>Row-major elements.</summary>
    public Matrix(double[] values, int rows, int columns)
        : this(values, 0, rows, columns, columns, 1)
    {
    }

    public static Matrix Zeros(int rows, int columns) => new(new double[checked(rows * columns)], rows, columns);

    public Matrix Transposed => new(Values, Start, Columns, Rows, ColumnStride, RowStride);

    public ref double this[int row, int column] => ref Values[Start + (row * RowStride) + (column * ColumnStride)];

    /// <summary>The rectangle whose first element is (row, column).</summary>
    public Matrix Part(int row, int column, int rows, int columns) => this with
    {
        Start = Start + (row * RowStride) + (column * ColumnStride), Rows = rows, Columns = columns,
    };

    /// <summary>A row of a matrix whose rows are contiguous.</summary>
    public Span<double> Row(int row) => Values.AsSpan(Start + (row * RowStride), Columns);
}
