using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Atelier.Data;

/// <summary>The head of a packed file: a mark, and where its index stands. Records begin behind it, at a page's boundary.</summary>
/// <param name="IndexOffset">Bytes from the file's start to the index.</param>
/// <param name="IndexLength">Bytes of the index.</param>
/// <param name="IndexHash">SHA-256 of the index.</param>
internal sealed record PackedFile(long IndexOffset, long IndexLength, byte[] IndexHash)
{
    /// <summary>Where the first record stands.</summary>
    public const int FirstRecord = 4096;

    private const int Length = 56;

    private static ReadOnlySpan<byte> Mark => "ATELIER1"u8;

    /// <summary>Whether a file begins as packed files do.</summary>
    public static bool IsAt(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[Mark.Length];
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The head as bytes, up to the first record.</summary>
    public byte[] ToBytes()
    {
        byte[] head = new byte[FirstRecord];
        Mark.CopyTo(head);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(8), IndexOffset);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), IndexLength);
        IndexHash.CopyTo(head.AsSpan(24));
        return head;
    }

    /// <summary>Reads a file's head and index.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or the file is truncated.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PackedIndex ReadIndex(FileStream file)
    {
        byte[] head = new byte[Length];
        if (file.ReadAtLeast(head, Length, throwOnEndOfStream: false) < Length || !head.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("it does not begin as a prepared file does");
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8)), length = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(16));
        if (offset < FirstRecord || length < 0 || length > Array.MaxLength || offset > file.Length - length || offset + length != file.Length)
        {
            throw new InvalidDataException($"it has {file.Length} bytes, its head declares {offset} and {length}: it is truncated or damaged");
        }

        byte[] bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(head.AsSpan(24, SHA256.HashSizeInBytes)))
        {
            throw new InvalidDataException("its index has another checksum than its head declares");
        }

        PackedIndex index = PackedIndex.Read(bytes);
        return offset == FirstRecord + ((long)index.Count * index.Description.Format.RecordLength) ? index
            : throw new InvalidDataException($"its {index.Count} records do not end where its index begins");
    }
}
