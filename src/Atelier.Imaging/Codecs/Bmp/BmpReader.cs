namespace Atelier.Imaging.Codecs;

/// <summary>A BMP file's bytes, in their order.</summary>
internal sealed class BmpReader(Stream stream, string name)
{
    /// <summary>Bytes read so far.</summary>
    public long Position => stream.Position;

    /// <summary>Bytes that follow.</summary>
    public long Left => stream.Length - stream.Position;

    public ImageFormatException Error(string problem) => new(name, problem, Position);

    /// <summary>The next bytes, whose number the caller has checked.</summary>
    public byte[] Take(int count, string what)
    {
        byte[] bytes = new byte[count];
        Take(bytes, what);
        return bytes;
    }

    /// <summary>Fills a buffer with the next bytes.</summary>
    public void Take(Span<byte> bytes, string what)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Error($"the file ends within {what}");
        }
    }

    /// <summary>The next byte.</summary>
    public int TakeByte(string what)
    {
        int value = stream.ReadByte();
        return value >= 0 ? value : throw Error($"the file ends within {what}");
    }

    /// <summary>Goes on at a later place.</summary>
    public void SkipTo(long position)
    {
        if (position > stream.Length)
        {
            throw Error($"the header puts the pixels at byte {position}, beyond the file's {stream.Length}");
        }

        stream.Position = position;
    }
}
