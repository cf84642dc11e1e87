namespace Atelier.Imaging.Codecs;

/// <summary>Run-length coded indices (BI_RLE8, BI_RLE4): runs, literal stretches, and moves over pixels that keep index 0.</summary>
internal sealed class BmpRuns(BmpReader reader, BmpHeader header)
{
    private const string Where = "the run-length coded pixels";
    private const int EndOfRow = 0, EndOfPicture = 1, Move = 2;

    private readonly byte[] _indices = new byte[(long)header.Width * header.Height];
    private int _x;
    private int _y;

    /// <summary>Decodes all rows, in stored order, one index a byte.</summary>
    public byte[] Decode()
    {
        while (true)
        {
            int count = reader.TakeByte(Where);
            int value = reader.TakeByte(Where);
            if (count > 0)
            {
                Put(count, _ => value);
            }
            else if (value == EndOfPicture)
            {
                return _indices;
            }
            else
            {
                Escape(value);
            }
        }
    }

    private void Escape(int code)
    {
        switch (code)
        {
            case EndOfRow:
                (_x, _y) = (0, _y + 1);
                break;
            case Move:
                _x += reader.TakeByte(Where);
                _y += reader.TakeByte(Where);
                break;
            default:
                // Literal stretches fill whole 16-bit words.
                int length = header.Compression == BmpCompression.RunLength8 ? code : (code + 1) / 2;
                byte[] literal = reader.Take(length + (length & 1), Where);
                Put(code, i => literal[header.Compression == BmpCompression.RunLength8 ? i : i / 2]);
                break;
        }

        if (_x > header.Width || _y > header.Height)
        {
            throw reader.Error($"a run leaves the {header.Width}x{header.Height} picture");
        }
    }

    private void Put(int count, Func<int, int> stored)
    {
        if (_y >= header.Height || count > header.Width - _x)
        {
            throw reader.Error($"a run leaves the {header.Width}x{header.Height} picture");
        }

        Span<byte> target = _indices.AsSpan((_y * header.Width) + _x, count);
        for (int i = 0; i < count; i++)
        {
            int value = stored(i);
            target[i] = (byte)(header.Compression == BmpCompression.RunLength8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
        }

        _x += count;
    }
}
