using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>The picture while it is decoded: takes restored rows and lays their samples out, expanded to 8 or 16 bits.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly int _channels;
    private readonly byte[]? _palette;         // RGB or RGBA entries, as many as the picture has channels
    private readonly int[]? _transparent;      // the one colour, in stored levels, that is fully transparent
    private readonly byte[]? _bytes;
    private readonly ushort[]? _words;

    private PngPixels(PngHeader header, int channels, byte[]? palette, int[]? transparent)
    {
        (_header, _channels, _palette, _transparent) = (header, channels, palette, transparent);
        long samples = header.Pixels * channels;
        _bytes = header.BitDepth < 16 ? new byte[samples] : null;
        _words = header.BitDepth < 16 ? null : new ushort[samples];
    }

    public static PngPixels Create(PngHeader header, byte[]? palette, byte[]? transparency, PngChunkReader reader)
    {
        if (header.ColorType == PngColorType.Palette)
        {
            if (palette is null || palette.Length == 0 || palette.Length % 3 != 0)
            {
                throw reader.Error("the picture has a palette's indices but no palette before them");
            }

            return new PngPixels(header, transparency is null ? 3 : 4, Entries(palette, transparency), null);
        }

        // Pictures with an alpha channel have no use for a transparent colour; the specification forbids it, readers ignore it.
        if (transparency is null || header.ColorType is PngColorType.GreyAlpha or PngColorType.Rgba)
        {
            return new PngPixels(header, header.StoredSamples, null, null);
        }

        if (transparency.Length != header.StoredSamples * 2)
        {
            throw reader.Error($"chunk tRNS has {transparency.Length} bytes where {header.StoredSamples * 2} are expected");
        }

        int[] colour = [.. Enumerable.Range(0, header.StoredSamples).Select(c => (int)BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(c * 2)))];
        return new PngPixels(header, header.StoredSamples + 1, null, colour);
    }

    public Image ToImage() => _bytes is not null
        ? new Image(_header.Width, _header.Height, _channels, _bytes)
        : new Image(_header.Width, _header.Height, _channels, _words!);

    /// <summary>Takes a row of a pass. False if a palette index lies outside the palette.</summary>
    /// <param name="row">The restored row, without its filter byte.</param>
    /// <param name="columns">Pixels in it.</param>
    /// <param name="pass">Says at which columns they lie.</param>
    /// <param name="y">The row of the picture.</param>
    public bool Put(ReadOnlySpan<byte> row, int columns, PngPass pass, int y)
    {
        int target = checked((int)(((((long)y * _header.Width) + pass.FirstX)) * _channels));
        int step = pass.StepX * _channels;
        if (_palette is not null)
        {
            return PutIndices(row, columns, target, step);
        }

        if (_header.BitDepth == 8 && pass.StepX == 1 && _transparent is null)
        {
            row.CopyTo(_bytes.AsSpan(target));
            return true;
        }

        for (int x = 0; x < columns; x++, target += step)
        {
            PutPixel(row, x, target);
        }

        return true;
    }

    private bool PutIndices(ReadOnlySpan<byte> row, int columns, int target, int step)
    {
        for (int x = 0; x < columns; x++, target += step)
        {
            int entry = Level(row, x) * _channels;
            if (entry >= _palette!.Length)
            {
                return false;
            }

            _palette.AsSpan(entry, _channels).CopyTo(_bytes.AsSpan(target));
        }

        return true;
    }

    private void PutPixel(ReadOnlySpan<byte> row, int x, int target)
    {
        int stored = _header.StoredSamples;
        bool transparent = _transparent is not null;
        for (int c = 0; c < stored; c++)
        {
            int level = Level(row, (x * stored) + c);
            transparent = transparent && level == _transparent![c];
            Set(target + c, level);
        }

        if (_transparent is not null)
        {
            Set(target + stored, transparent ? 0 : (1 << _header.BitDepth) - 1);
        }
    }

    // Low depths are stretched so that the highest level becomes 255: x 255, 85, 17 for 1, 2, 4 bits.
    private void Set(int target, int level)
    {
        if (_words is not null)
        {
            _words[target] = (ushort)level;
        }
        else
        {
            _bytes![target] = (byte)(level * (255 / ((1 << _header.BitDepth) - 1)));
        }
    }

    private int Level(ReadOnlySpan<byte> row, int i)
    {
        int depth = _header.BitDepth;
        return depth switch
        {
            16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]),
            8 => row[i],
            _ => (row[(int)((long)i * depth / 8)] >> (8 - depth - (int)((long)i * depth % 8))) & ((1 << depth) - 1),
        };
    }

    private static byte[] Entries(byte[] palette, byte[]? transparency)
    {
        if (transparency is null)
        {
            return palette;
        }

        byte[] entries = new byte[palette.Length / 3 * 4];
        for (int i = 0; i < palette.Length / 3; i++)
        {
            palette.AsSpan(i * 3, 3).CopyTo(entries.AsSpan(i * 4));
            entries[(i * 4) + 3] = i < transparency.Length ? transparency[i] : byte.MaxValue;
        }

        return entries;
    }
}
