using Atelier.Imaging.Codecs;

namespace Atelier.Imaging;

/// <summary>What a picture file's header says, as the decoded picture will have it.</summary>
/// <param name="Format">The file's format, by its first bytes.</param>
/// <param name="Width">Pixels a row, once the picture stands upright.</param>
/// <param name="Height">Rows, once the picture stands upright.</param>
/// <param name="Channels">1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.</param>
/// <param name="Mode">How the file stores a pixel, in words, such as "Rgb 8 bit" or "Cmyk 8 bit".</param>
public sealed record ImageInfo(ImageFileFormat Format, int Width, int Height, int Channels, string Mode)
{
    /// <summary>Bits a sample: 8 or 16.</summary>
    public int BitDepth { get; init; } = 8;

    /// <summary>Whether the picture has colours, as opposed to grey levels.</summary>
    public bool HasColor => Channels >= 3;
}
