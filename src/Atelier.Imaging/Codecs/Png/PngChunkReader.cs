using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>Walks a PNG stream chunk by chunk, verifying every checksum. A body may be read in pieces, or skipped.</summary>
internal sealed class PngChunkReader(Stream stream, string name)
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private uint _crc;
    private int _left;

    /// <summary>The chunk whose body comes next.</summary>
    public PngChunk Current { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The stream's length if it is known, else null.</summary>
    public long? StreamLength => stream.CanSeek ? stream.Length : null;

    public ImageFormatException Error(string problem, Exception? inner = null) => new(name, problem, Position, inner);

    public void ReadSignature()
    {
        Span<byte> start = stackalloc byte[8];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!start[..count].SequenceEqual(Signature))
        {
            throw Error(count == 0 ? "the file is empty" : $"not a PNG file{Guess(start[..count])}");
        }

        Position = count;
    }

    /// <summary>Finishes the current chunk and reads the next one's head.</summary>
    public PngChunk Next()
    {
        Span<byte> head = stackalloc byte[8];
        ReadExactly(head, "a chunk's head");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        Current = new PngChunk(BinaryPrimitives.ReadUInt32BigEndian(head[4..]), (int)length);
        if (length > int.MaxValue || !Current.IsLetters)
        {
            throw Error($"what should be a chunk's head is type {Current.Name}, length {length}");
        }

        if (StreamLength is { } total && length > total - Position)
        {
            throw Error($"chunk {Current.Name} claims {length} bytes where the file has {total - Position} left");
        }

        (_crc, _left) = (Crc32.Add(Crc32.Start, head[4..]), Current.Length);
        return Current;
    }

    /// <summary>Reads the next bytes of the current body, verifying the checksum after its last; 0 once there are no more.</summary>
    public int Read(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _left);
        if (count > 0)
        {
            ReadExactly(buffer[..count], $"chunk {Current.Name}");
            _crc = Crc32.Add(_crc, buffer[..count]);
            _left -= count;
            if (_left == 0)
            {
                VerifyChecksum();
            }
        }

        return count;
    }

    /// <summary>The whole body, whose length the caller has checked.</summary>
    public byte[] ReadBody()
    {
        byte[] body = new byte[Current.Length];
        Read(body);
        FinishEmpty();
        return body;
    }

    /// <summary>Reads past what is left of the body, verifying the checksum.</summary>
    public void SkipBody()
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (Read(scratch) > 0)
        {
        }

        FinishEmpty();
    }

    // A chunk without a body still has a checksum, which no Read gets to.
    private void FinishEmpty()
    {
        if (Current.Length == 0)
        {
            VerifyChecksum();
        }
    }

    private void VerifyChecksum()
    {
        Span<byte> stored = stackalloc byte[4];
        ReadExactly(stored, $"the checksum of chunk {Current.Name}");
        if (BinaryPrimitives.ReadUInt32BigEndian(stored) != Crc32.Finish(_crc))
        {
            throw Error($"the checksum of chunk {Current.Name} does not match: the file is damaged");
        }
    }

    private void ReadExactly(Span<byte> buffer, string what)
    {
        int count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        Position += count;
        if (count < buffer.Length)
        {
            throw Error($"the file ends within {what}");
        }
    }

    private static string Guess(ReadOnlySpan<byte> start)
        => start.StartsWith<byte>([0xff, 0xd8]) ? " but a JPEG"
            : start.StartsWith("GIF8"u8) ? " but a GIF"
            : start.StartsWith("RIFF"u8) ? " but perhaps a WebP"
            : start.StartsWith("BM"u8) ? " but perhaps a BMP"
            : string.Empty;
}
