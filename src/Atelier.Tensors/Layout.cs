namespace Atelier.Tensors;

/// <summary>
/// Where elements lie in memory: a function of rank alone. Rank 4 is channels-last ([N, C, H, W] is stored as
/// N, H, W, C; a convolution's weight [O, I, KH, KW] as O, KH, KW, I); every other rank is row-major. Every tensor is dense.
/// </summary>
public static class Layout
{
    private static readonly int[] ChannelsLast = [0, 2, 3, 1];

    /// <summary>The logical axis that stands at each physical place, outermost first.</summary>
    public static int[] Order(int rank) => rank == 4 ? ChannelsLast : [.. Enumerable.Range(0, rank)];

    /// <summary>The extents in the order of memory, outermost first.</summary>
    public static int[] Physical(Shape shape)
        => shape.Rank == 4 ? [shape[0], shape[2], shape[3], shape[1]] : shape.ToArray();

    /// <summary>For each logical axis, how many elements apart its neighbours lie.</summary>
    public static long[] Strides(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        int[] order = Order(shape.Rank);
        long stride = 1;
        for (int place = shape.Rank - 1; place >= 0; place--)
        {
            strides[order[place]] = stride;
            stride *= shape[order[place]];
        }

        return strides;
    }
}
