namespace Atelier.Data;

/// <summary>
/// What a tar reader reads through: it takes a header's extension into memory whole, however long that says it is, and reads past
/// whatever it is not asked for. Both have an end here.
/// </summary>
/// <param name="inner">The archive.</param>
/// <param name="most">Bytes that may be read of it.</param>
internal sealed class TarGuard(Stream inner, long most) : Stream
{
    // Names and attributes; everything else is read in blocks that are smaller.
    private const int MaxHeader = 1 << 20;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > MaxHeader)
        {
            throw new InvalidDataException($"a header has {buffer.Length} bytes, more than the {MaxHeader} that are read");
        }

        int count = inner.Read(buffer);
        return (_read += count) <= most ? count
            : throw new InvalidDataException($"it inflates to more than {most >> 20} MiB; gunzip it, a plain .tar is read in place");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
