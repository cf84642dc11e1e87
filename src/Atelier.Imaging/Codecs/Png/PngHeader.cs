using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>The colour types of PNG, by their numbers in the file.</summary>
public enum PngColorType
{
    /// <summary>Grey levels.</summary>
    Grey = 0,

    /// <summary>Red, green, blue.</summary>
    Rgb = 2,

    /// <summary>Indices into a palette.</summary>
    Palette = 3,

    /// <summary>Grey and alpha.</summary>
    GreyAlpha = 4,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba = 6,
}

/// <summary>What a PNG file's IHDR chunk declares.</summary>
/// <param name="Width">Pixels a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="BitDepth">Bits a sample (or palette index): 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">What the samples mean.</param>
/// <param name="Interlaced">Whether the rows come in Adam7's seven passes.</param>
public sealed record PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    private const int Length = 13;

    /// <summary>Samples a pixel as stored.</summary>
    internal int StoredSamples => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    internal int BitsPerPixel => BitDepth * StoredSamples;

    internal long Pixels => (long)Width * Height;

    internal static PngHeader Read(PngChunkReader reader)
    {
        reader.ReadSignature();
        PngChunk chunk = reader.Next();
        if (chunk.Type != PngChunkType.Header || chunk.Length != Length)
        {
            throw reader.Error($"the first chunk is {chunk.Name} of {chunk.Length} bytes, not a header of {Length}");
        }

        byte[] body = reader.ReadBody();
        uint width = BinaryPrimitives.ReadUInt32BigEndian(body);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(4));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw reader.Error($"the header declares a size of {width}x{height}");
        }

        var header = new PngHeader((int)width, (int)height, body[8], (PngColorType)body[9], body[12] == 1);
        if (!header.IsDepthAllowed || body[10] != 0 || body[11] != 0 || body[12] > 1)
        {
            throw reader.Error($"the header declares bit depth {body[8]}, colour type {body[9]}, compression {body[10]}, " +
                $"filter method {body[11]}, interlace {body[12]}, which PNG does not have");
        }

        return header;
    }

    private bool IsDepthAllowed => ColorType switch
    {
        PngColorType.Grey => BitDepth is 1 or 2 or 4 or 8 or 16,
        PngColorType.Palette => BitDepth is 1 or 2 or 4 or 8,
        PngColorType.Rgb or PngColorType.GreyAlpha or PngColorType.Rgba => BitDepth is 8 or 16,
        _ => false,
    };
}
