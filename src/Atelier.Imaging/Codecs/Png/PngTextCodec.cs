using System.IO.Compression;
using System.Text;

namespace Atelier.Imaging.Codecs;

/// <summary>The bodies of text chunks, and of profiles, which are compressed alike.</summary>
internal static class PngTextCodec
{
    private const int MaxKeyword = 79;

    /// <summary>The note in a chunk's body; null if it is malformed or would inflate to more than <paramref name="limit"/> bytes.</summary>
    public static PngText? Decode(uint type, ReadOnlySpan<byte> body, int limit)
    {
        if (!TakeField(ref body, out ReadOnlySpan<byte> keyword) || keyword.Length is 0 or > MaxKeyword)
        {
            return null;
        }

        string? text = type switch
        {
            PngChunkType.Text => Encoding.Latin1.GetString(body),
            PngChunkType.CompressedText => body is [0, ..] ? Inflate(body[1..], Encoding.Latin1, limit) : null,
            _ => International(body, limit),
        };
        return text is null ? null : new PngText(Encoding.Latin1.GetString(keyword), text);
    }

    /// <summary>A note as a chunk: tEXt if it is Latin-1, else iTXt in UTF-8, not compressed.</summary>
    /// <exception cref="ArgumentException">The keyword is not 1 to 79 printable Latin-1 characters, or the text contains U+0000.</exception>
    public static (uint Type, byte[] Body) Encode(PngText note)
    {
        if (note.Keyword.Length is 0 or > MaxKeyword || !note.Keyword.All(IsPrintable) || note.Keyword.Trim() != note.Keyword)
        {
            throw new ArgumentException($"PNG: the keyword '{note.Keyword}' is not 1 to {MaxKeyword} printable Latin-1 characters.");
        }

        if (note.Text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"PNG: the text of '{note.Keyword}' contains U+0000.");
        }

        byte[] keyword = Encoding.Latin1.GetBytes(note.Keyword);
        return note.Text.All(c => c == '\n' || IsPrintable(c))
            ? (PngChunkType.Text, [.. keyword, 0, .. Encoding.Latin1.GetBytes(note.Text)])
            : (PngChunkType.InternationalText, [.. keyword, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(note.Text)]);
    }

    private static bool IsPrintable(char c) => c is (>= ' ' and <= '~') or (>= '\u00a1' and <= '\u00ff');

    // Compression flag and method, language, translated keyword, text.
    private static string? International(ReadOnlySpan<byte> body, int limit)
    {
        if (body is not [0 or 1, 0, ..])
        {
            return null;
        }

        bool compressed = body[0] == 1;
        body = body[2..];
        return !TakeField(ref body, out _) || !TakeField(ref body, out _) ? null
            : compressed ? Inflate(body, Encoding.UTF8, limit) : Encoding.UTF8.GetString(body);
    }

    private static bool TakeField(ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> field)
    {
        int end = body.IndexOf((byte)0);
        field = end < 0 ? default : body[..end];
        body = end < 0 ? default : body[(end + 1)..];
        return end >= 0;
    }

    /// <summary>The colour profile in an iCCP chunk's body: a name, a compression method, and the profile; null as in <see cref="Decode"/>.</summary>
    public static byte[]? DecodeProfile(ReadOnlySpan<byte> body, int limit)
        => TakeField(ref body, out ReadOnlySpan<byte> name) && name.Length is > 0 and <= MaxKeyword && body is [0, ..] ? Inflate(body[1..], limit) : null;

    private static string? Inflate(ReadOnlySpan<byte> body, Encoding encoding, int limit)
        => Inflate(body, limit) is { } text ? encoding.GetString(text) : null;

    private static byte[]? Inflate(ReadOnlySpan<byte> body, int limit)
    {
        byte[] bytes = new byte[limit + 1];
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            int length = inflated.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > limit ? null : bytes[..length];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
