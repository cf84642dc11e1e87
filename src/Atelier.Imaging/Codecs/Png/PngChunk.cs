using System.Text;

namespace Atelier.Imaging.Codecs;

/// <summary>A chunk's head: its four-letter type and the length of its body.</summary>
internal readonly record struct PngChunk(uint Type, int Length)
{
    /// <summary>The type's letters, or its hexadecimal value if they are none.</summary>
    public string Name => IsLetters
        ? Encoding.ASCII.GetString([(byte)(Type >> 24), (byte)(Type >> 16), (byte)(Type >> 8), (byte)Type])
        : $"0x{Type:x8}";

    /// <summary>Whether a reader that does not know the chunk must refuse the file (the first letter is a capital).</summary>
    public bool IsCritical => (Type & 0x20000000) == 0;

    public bool IsLetters => Enumerable.Range(0, 4).All(Letter);

    private bool Letter(int place) => char.IsAsciiLetter((char)((Type >> (8 * place)) & 0xff));
}

/// <summary>The chunk types that are read or written, as big-endian numbers.</summary>
internal static class PngChunkType
{
    public const uint Header = 0x49484452;                // IHDR
    public const uint Palette = 0x504c5445;               // PLTE
    public const uint Transparency = 0x74524e53;          // tRNS
    public const uint Data = 0x49444154;                  // IDAT
    public const uint End = 0x49454e44;                   // IEND
    public const uint AnimationControl = 0x6163544c;      // acTL
    public const uint FrameControl = 0x6663544c;          // fcTL
    public const uint FrameData = 0x66644154;             // fdAT
    public const uint Profile = 0x69434350;               // iCCP
    public const uint Exif = 0x65584966;                  // eXIf
    public const uint Text = 0x74455874;                  // tEXt
    public const uint CompressedText = 0x7a545874;        // zTXt
    public const uint InternationalText = 0x69545874;     // iTXt
}
