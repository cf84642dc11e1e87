using System.Buffers.Binary;

namespace Atelier.Imaging.Codecs;

/// <summary>Writes every block it is given as one chunk of a type; does not own the stream below.</summary>
internal sealed class PngChunkWriter(Stream stream, uint type) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Writes one chunk.</summary>
    public static void Write(Stream stream, uint type, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], type);
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.Finish(Crc32.Add(Crc32.Add(Crc32.Start, head[4..]), body)));
        stream.Write(head);
        stream.Write(body);
        stream.Write(checksum);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(stream, type, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
