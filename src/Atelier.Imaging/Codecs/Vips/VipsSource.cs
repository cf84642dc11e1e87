using System.Buffers;

namespace Atelier.Imaging.Codecs;

/// <summary>A file as libvips reads it: from the disk where it lies there, so that a header costs no more than its bytes; else from memory.</summary>
internal sealed unsafe class VipsSource : IDisposable
{
    private const int FromCurrent = 1;
    private readonly MemoryHandle _pinned;

    public VipsSource(string path) => Handle = new VipsHandle(VipsApi.NewSource(path));

    public VipsSource(ReadOnlyMemory<byte> bytes)
    {
        _pinned = bytes.Pin();
        Handle = new VipsHandle(VipsApi.NewSource((byte*)_pinned.Pointer, (nuint)bytes.Length));
    }

    public VipsHandle Handle { get; }

    /// <summary>How far the file has been read.</summary>
    public long Position => Math.Max(0, VipsApi.Seek(Handle.Value, 0, FromCurrent));

    public void Dispose()
    {
        Handle.Dispose();
        _pinned.Dispose();
    }
}
