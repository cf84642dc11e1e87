using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Atelier.Training.Checkpoints;

/// <summary>Writes that are on the disk, not only in the system's cache, when they return.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes a new file through to the disk and says how long it is and what its SHA-256 is.</summary>
    public static Manifest.Entry Write(string path, Action<Stream> write)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        using HashingStream hashing = new(file);
        write(hashing);
        file.Flush(flushToDisk: true);
        return new(Path.GetFileName(path), file.Length, hashing.HashSoFar());
    }

    /// <summary>Makes the names within a folder durable: a renamed or new file may otherwise be gone after a power cut.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such call; NTFS journals its names.
        }

        int folder = Open(path, 0);
        if (folder >= 0)
        {
            // Some file systems cannot do this; nothing better is left to try on them.
            _ = FSync(folder);
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    /// <summary>Hashes what is meant to be written, so that a fault on the way to the disk cannot hash itself into the manifest.</summary>
    private sealed class HashingStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public string HashSoFar() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            _hash.AppendData(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
