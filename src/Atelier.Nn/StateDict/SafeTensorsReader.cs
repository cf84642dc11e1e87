using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>
/// Reads safetensors files (github.com/huggingface/safetensors, "Format"). Opening reads and checks the whole header against the
/// file's length, so a file that opens has every byte it promises; data are read on request. Safe to read from several threads.
/// </summary>
public sealed class SafeTensorsReader : IStateFile
{
    /// <summary>Longest header accepted, in bytes: the limit of the format's own implementation.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private const int PrefixLength = sizeof(ulong);

    private readonly ByteSource _file;
    private readonly string _path;

    private SafeTensorsReader(ByteSource file, string path)
    {
        (_file, _path) = (file, path);
        long fileLength = file.Length;
        byte[] header = ReadHeader(fileLength);
        (Entries, Metadata) = SafeTensorsHeader.Parse(path, header, PrefixLength + header.Length, fileLength);
    }

    /// <summary>The tensors by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, SafeTensorEntry> Entries { get; }

    /// <summary>The file's own notes; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Names => Entries.Keys;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafeTensorsException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static SafeTensorsReader Open(string path)
    {
        FileSource file = new(path);
        try
        {
            return new SafeTensorsReader(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file that is in memory, such as an assembly's resource.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="SafeTensorsException">The file breaks the format.</exception>
    public static SafeTensorsReader Open(ReadOnlyMemory<byte> content, string name) => new(new MemorySource(content), name);

    /// <summary>Reads a whole tensor: row-major little-endian elements of <see cref="StateEntry.DType"/>; F16 is widened to F32.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">Exactly <see cref="SafeTensorEntry.Length"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="SafeTensorsException">The file has been cut short since it was opened.</exception>
    public void Read(SafeTensorEntry entry, Span<byte> destination)
    {
        if (destination.Length != entry.Length)
        {
            throw new ArgumentException(
                $"Tensor '{entry.Name}' {entry.DType}{entry.Shape} takes {entry.Length} bytes, the destination has {destination.Length}.",
                nameof(destination));
        }

        bool widen = entry.StoredType == SafeTensorTypes.Half;
        Span<byte> stored = widen ? destination[(destination.Length / 2)..] : destination;
        ReadExactly(stored, entry.Offset, $"tensor '{entry.Name}'");
        if (widen)
        {
            Widen(MemoryMarshal.Cast<byte, Half>(stored), MemoryMarshal.Cast<byte, float>(destination));
        }
    }

    /// <inheritdoc/>
    public StateEntry? Find(string name) => Entries.GetValueOrDefault(name);

    /// <inheritdoc/>
    public Tensor Read(string name)
    {
        SafeTensorEntry entry = Entries[name];
        byte[] bytes = new byte[entry.Length];
        Read(entry, bytes);
        return HostTensors.Of(bytes, entry.DType, entry.Shape);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>The halves lie in the second half of the floats' own memory: going forward, each is read before it is overwritten.</summary>
    private static void Widen(ReadOnlySpan<Half> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }

    private byte[] ReadHeader(long fileLength)
    {
        if (fileLength < PrefixLength)
        {
            throw new SafeTensorsException(_path, $"{fileLength} bytes are too few for the header's length at byte 0");
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        ReadExactly(prefix, 0, "the header's length");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength)
        {
            throw new SafeTensorsException(_path, $"header of {length} bytes at byte 0, the limit is {MaxHeaderLength}");
        }

        if ((long)length > fileLength - PrefixLength)
        {
            throw new SafeTensorsException(_path, $"header of {length} bytes at byte 0, the file has {fileLength - PrefixLength} after it");
        }

        byte[] header = new byte[length];
        ReadExactly(header, PrefixLength, "the header");
        return header;
    }

    private void ReadExactly(Span<byte> destination, long offset, string what)
    {
        while (!destination.IsEmpty)
        {
            int read = _file.Read(destination, offset);
            if (read == 0)
            {
                throw new SafeTensorsException(_path, $"the file ends at byte {offset}, within {what}");
            }

            destination = destination[read..];
            offset += read;
        }
    }
}
