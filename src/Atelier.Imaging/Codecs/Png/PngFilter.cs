namespace Atelier.Imaging.Codecs;

/// <summary>The five row filters (PNG specification, section 9): each byte less a guess from its left, upper and upper left neighbours.</summary>
internal static class PngFilter
{
    public const int Count = 5;

    /// <summary>Restores a filtered row in place. False if there is no such filter.</summary>
    /// <param name="type">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="above">The restored row above, or zeros.</param>
    /// <param name="step">Bytes a pixel, at least 1.</param>
    public static bool Restore(int type, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        // The first pixel has neither left nor corner: both count as 0.
        int first = Math.Min(step, row.Length);
        switch (type)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                break;
            case 2:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < first ? 0 : row[i - step]) + above[i]) >> 1);
                }

                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] += i < first ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                }

                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Filters a row.</summary>
    /// <param name="type">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="above">The unfiltered row above, or zeros.</param>
    /// <param name="step">Bytes a pixel, at least 1.</param>
    /// <param name="filtered">Receives the filtered bytes.</param>
    /// <returns>The sum of the results' magnitudes as signed bytes: the smaller, the better the row tends to compress.</returns>
    public static long Apply(int type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> filtered)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0;
            int corner = i >= step ? above[i - step] : 0;
            int guess = type switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) >> 1,
                4 => Paeth(left, above[i], corner),
                _ => 0,
            };
            filtered[i] = (byte)(row[i] - guess);
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toCorner = Math.Abs(estimate - corner);
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }
}
