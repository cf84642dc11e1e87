namespace Atelier.Imaging.Codecs;

/// <summary>The bodies of consecutive IDAT chunks as one stream, for the decompressor to read. Starts with the current chunk.</summary>
internal sealed class PngDataStream(PngChunkReader reader) : Stream
{
    private int _passed;

    /// <summary>Whether the chunk after the last IDAT has been met; it is then the reader's current one.</summary>
    public bool Ended { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (!Ended && buffer.Length > 0)
        {
            int count = reader.Read(buffer);
            if (count > 0)
            {
                RefuseDictionary(buffer[..count]);
                return count;
            }

            Advance();
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads past all remaining IDAT chunks, so that the reader's current chunk is the one after.</summary>
    public void Drain()
    {
        while (!Ended)
        {
            Advance();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // PNG has no preset dictionaries, and the platform reports the want of one as if reading had failed.
    private void RefuseDictionary(ReadOnlySpan<byte> bytes)
    {
        const int FlagByte = 1, DictionaryFlag = 0x20;
        if (_passed <= FlagByte && _passed + bytes.Length > FlagByte && (bytes[FlagByte - _passed] & DictionaryFlag) != 0)
        {
            throw reader.Error("the compressed data wants a preset dictionary, which PNG does not have");
        }

        _passed = Math.Min(_passed + bytes.Length, FlagByte + 1);
    }

    private void Advance()
    {
        reader.SkipBody();
        Ended = reader.Next().Type != PngChunkType.Data;
    }
}
