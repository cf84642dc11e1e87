namespace Atelier.Imaging;

/// <summary>An 8-bit sRGB colour.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>White, 255 in every channel.</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>Black, 0 in every channel.</summary>
    public static Rgb Black => default;

    /// <summary>The colour's luma, 0 to 255 (see <see cref="ImageConversions.Luma"/>).</summary>
    public byte Luma => (byte)ImageConversions.Luma(R, G, B);
}
