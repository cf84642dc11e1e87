using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Imaging;

/// <summary>Matrices of bytes.</summary>
internal static class ByteMatrix
{
    private const int Tile = 16;

    /// <summary>target[column, row] = source[row, column].</summary>
    /// <param name="source">Rows, <paramref name="sourceStride"/> apart.</param>
    /// <param name="sourceStride">Bytes from a source row to the next.</param>
    /// <param name="target">Rows, <paramref name="targetStride"/> apart.</param>
    /// <param name="targetStride">Bytes from a target row to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Bytes a row of the source.</param>
    public static void Transpose(ReadOnlySpan<byte> source, int sourceStride, Span<byte> target, int targetStride, int rows, int columns)
    {
        int wholeRows = rows - (rows % Tile), wholeColumns = columns - (columns % Tile);
        for (int y = 0; y < wholeRows; y += Tile)
        {
            for (int x = 0; x < wholeColumns; x += Tile)
            {
                TransposeTile(source[((y * sourceStride) + x)..], sourceStride, target[((x * targetStride) + y)..], targetStride);
            }
        }

        Rest(source, sourceStride, target, targetStride, (0, wholeRows), (wholeColumns, columns));
        Rest(source, sourceStride, target, targetStride, (wholeRows, rows), (0, columns));
    }

    private static void Rest(
        ReadOnlySpan<byte> source, int sourceStride, Span<byte> target, int targetStride, (int From, int To) rows, (int From, int To) columns)
    {
        for (int y = rows.From; y < rows.To; y++)
        {
            for (int x = columns.From; x < columns.To; x++)
            {
                target[(x * targetStride) + y] = source[(y * sourceStride) + x];
            }
        }
    }

    // Four perfect shuffles of 16 rows exchange the four bits of the row's number with those of the column's.
    private static void TransposeTile(ReadOnlySpan<byte> source, int sourceStride, Span<byte> target, int targetStride)
    {
        Lines one = default, two = default;
        for (int i = 0; i < Tile; i++)
        {
            one[i] = Vector128.Create(source.Slice(i * sourceStride, Tile));
        }

        Shuffle(ref one, ref two);
        Shuffle(ref two, ref one);
        Shuffle(ref one, ref two);
        Shuffle(ref two, ref one);
        for (int i = 0; i < Tile; i++)
        {
            one[i].CopyTo(target.Slice(i * targetStride, Tile));
        }
    }

    private static void Shuffle(ref Lines from, ref Lines to)
    {
        for (int i = 0; i < Tile / 2; i++)
        {
            (Vector128<byte> a, Vector128<byte> b) = (from[i], from[i + (Tile / 2)]);
            if (Sse2.IsSupported)
            {
                to[2 * i] = Sse2.UnpackLow(a, b);
                to[(2 * i) + 1] = Sse2.UnpackHigh(a, b);
            }
            else
            {
                to[2 * i] = (Vector128.WidenLower(a) | (Vector128.WidenLower(b) << 8)).AsByte();
                to[(2 * i) + 1] = (Vector128.WidenUpper(a) | (Vector128.WidenUpper(b) << 8)).AsByte();
            }
        }
    }

    [InlineArray(Tile)]
    private struct Lines
    {
        private Vector128<byte> _first;
    }
}
