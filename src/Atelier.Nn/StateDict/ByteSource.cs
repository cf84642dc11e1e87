using Microsoft.Win32.SafeHandles;

namespace Atelier.Nn.StateDict;

/// <summary>Bytes that are read from any place, by several threads.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>How many there are.</summary>
    public abstract long Length { get; }

    /// <summary>Reads some bytes at a place and says how many; 0 only at the end.</summary>
    public abstract int Read(Span<byte> destination, long offset);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>A file's bytes.</summary>
internal sealed class FileSource(string path) : ByteSource
{
    private readonly SafeFileHandle _file = File.OpenHandle(path);

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(_file);

    /// <inheritdoc/>
    public override int Read(Span<byte> destination, long offset) => RandomAccess.Read(_file, destination, offset);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }
}

/// <summary>Bytes in memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> content) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override int Read(Span<byte> destination, long offset)
    {
        ReadOnlySpan<byte> rest = content.Span[(int)Math.Min(offset, content.Length)..];
        int count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return count;
    }
}
