namespace Atelier.Imaging.Codecs;

/// <summary>One pass over a picture: every <see cref="StepX"/>-th pixel of every <see cref="StepY"/>-th row.</summary>
internal readonly record struct PngPass(int FirstX, int FirstY, int StepX, int StepY)
{
    /// <summary>Adam7's passes (PNG specification, section 8), or the single one of a picture that is not interlaced.</summary>
    public static PngPass[] Of(PngHeader header) => header.Interlaced ? Adam7 : Whole;

    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <summary>Pixels a row of this pass; 0 if the picture is too narrow to have any.</summary>
    public int Columns(PngHeader header) => Count(header.Width, FirstX, StepX);

    /// <summary>Rows of this pass.</summary>
    public int Rows(PngHeader header) => Count(header.Height, FirstY, StepY);

    /// <summary>Bytes a row of this pass, without its filter byte.</summary>
    public long RowBytes(PngHeader header) => (((long)Columns(header) * header.BitsPerPixel) + 7) / 8;

    /// <summary>Bytes of the whole pass, filter bytes included. A pass without pixels has none.</summary>
    public long Bytes(PngHeader header) => Columns(header) == 0 ? 0 : Rows(header) * (1 + RowBytes(header));

    private static int Count(int size, int first, int step) => size <= first ? 0 : ((size - first - 1) / step) + 1;
}
