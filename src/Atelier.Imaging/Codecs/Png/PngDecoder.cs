using System.IO.Compression;

namespace Atelier.Imaging.Codecs;

/// <summary>Decodes one PNG stream.</summary>
internal sealed class PngDecoder(Stream stream, string name, long maxPixels)
{
    // The best that deflate can do is one bit for 258 bytes; a file too short for its picture even so is refused unread.
    private const long MaxExpansion = 1032;
    private const int MaxText = 1 << 20;
    private const int MaxProfile = 4 << 20;
    private const int MaxExif = 1 << 16;
    private const int MaxPalette = 256 * 3;
    private const int MaxTransparency = 256;

    private readonly PngChunkReader _reader = new(stream, name);
    private readonly List<PngText> _texts = [];
    private int _textLeft = MaxText;
    private byte[]? _palette;
    private byte[]? _transparency;
    private byte[]? _profile;
    private int _orientation = 1;

    public PngFile Decode()
    {
        PngHeader header = PngHeader.Read(_reader);
        CheckSize(header);
        PngPixels? pixels = null;
        for (PngChunk chunk = _reader.Next(); chunk.Type != PngChunkType.End; chunk = _reader.Current)
        {
            if (chunk.Type == PngChunkType.Data)
            {
                pixels = pixels is null ? ReadPixels(header) : throw _reader.Error("IDAT chunks are not consecutive");
            }
            else
            {
                ReadOther(chunk, hasPixels: pixels is not null);
                _reader.Next();
            }
        }

        _reader.SkipBody();
        return pixels is null ? throw _reader.Error("the file has no IDAT chunk") : new PngFile(pixels.ToImage(), _texts) { Profile = _profile, Orientation = _orientation };
    }

    /// <summary>Reads what stands before the picture's data: the header, and how the picture is turned.</summary>
    public (PngHeader Header, int Orientation) ReadHead()
    {
        PngHeader header = PngHeader.Read(_reader);
        while (_reader.Next().Type is not (PngChunkType.Data or PngChunkType.End))
        {
            ReadOther(_reader.Current, hasPixels: false);
        }

        return (header, _orientation);
    }

    private void CheckSize(PngHeader header)
    {
        if (header.Pixels > maxPixels || header.Pixels * 4 > Array.MaxLength)
        {
            throw _reader.Error($"the header declares {header.Width}x{header.Height} pixels, more than the {maxPixels} allowed");
        }

        long bytes = PngPass.Of(header).Sum(pass => pass.Bytes(header));
        if (_reader.StreamLength is { } length && bytes / MaxExpansion > length)
        {
            throw _reader.Error($"{length} bytes cannot hold the {header.Width}x{header.Height} pixels that the header declares");
        }
    }

    // What says how to see the picture counts before its data alone, as for libpng's readers: one look at the head must suffice.
    private void ReadOther(PngChunk chunk, bool hasPixels)
    {
        switch (chunk.Type)
        {
            case PngChunkType.Profile when !hasPixels && chunk.Length <= MaxProfile:
                _profile = PngTextCodec.DecodeProfile(_reader.ReadBody(), MaxProfile);
                break;
            case PngChunkType.Exif when !hasPixels && chunk.Length <= MaxExif:
                _orientation = PngExif.Orientation(_reader.ReadBody());
                break;
            case PngChunkType.Palette:
                _palette = ReadSmall(chunk, MaxPalette);
                break;
            case PngChunkType.Transparency:
                _transparency = ReadSmall(chunk, MaxTransparency);
                break;
            case PngChunkType.Text or PngChunkType.CompressedText or PngChunkType.InternationalText when chunk.Length <= _textLeft:
                ReadText(chunk);
                break;
            default:
                if (chunk.IsCritical)
                {
                    throw _reader.Error($"chunk {chunk.Name} must be understood to decode the file, and is not known");
                }

                _reader.SkipBody();
                break;
        }
    }

    private void ReadText(PngChunk chunk)
    {
        if (PngTextCodec.Decode(chunk.Type, _reader.ReadBody(), _textLeft) is { } text)
        {
            _texts.Add(text);
            _textLeft -= text.Text.Length;
        }
    }

    private byte[] ReadSmall(PngChunk chunk, int limit)
        => chunk.Length <= limit ? _reader.ReadBody() : throw _reader.Error($"chunk {chunk.Name} has {chunk.Length} bytes, at most {limit} are allowed");

    private PngPixels ReadPixels(PngHeader header)
    {
        PngPixels pixels = PngPixels.Create(header, _palette, _transparency, _reader);
        var data = new PngDataStream(_reader);
        try
        {
            using var inflated = new ZLibStream(data, CompressionMode.Decompress, leaveOpen: true);
            foreach (PngPass pass in PngPass.Of(header))
            {
                ReadPass(header, pass, inflated, pixels);
            }

            if (inflated.ReadByte() >= 0)
            {
                throw _reader.Error("the compressed data holds more than the picture");
            }
        }
        catch (InvalidDataException e)
        {
            throw _reader.Error("the compressed data is damaged", e);
        }

        data.Drain();
        return pixels;
    }

    private void ReadPass(PngHeader header, PngPass pass, Stream inflated, PngPixels pixels)
    {
        (int columns, int rows) = (pass.Columns(header), pass.Rows(header));
        if (columns == 0)
        {
            return;
        }

        // One byte before the row holds its filter type; the two buffers change places after each row.
        byte[] row = new byte[1 + pass.RowBytes(header)];
        byte[] above = new byte[row.Length];
        int step = Math.Max(1, header.BitsPerPixel / 8);
        for (int y = 0; y < rows; y++)
        {
            if (inflated.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
            {
                throw _reader.Error("the compressed data ends before the picture does");
            }

            if (!PngFilter.Restore(row[0], row.AsSpan(1), above.AsSpan(1), step))
            {
                throw _reader.Error($"a row has filter type {row[0]}, which PNG does not have");
            }

            if (!pixels.Put(row.AsSpan(1), columns, pass, pass.FirstY + (y * pass.StepY)))
            {
                throw _reader.Error("a pixel's index lies outside the palette");
            }

            (row, above) = (above, row);
        }
    }
}
