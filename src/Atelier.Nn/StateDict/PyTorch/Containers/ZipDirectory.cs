using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Nn.StateDict.PyTorch.Containers;

/// <summary>
/// Where the files of an uncompressed zip archive lie (APPNOTE 6.3, sections 4.3 and 4.5.3). The platform's own reader gives streams,
/// not places, and lets entries overlap; PyTorch's archives are made to be read in place.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint LocalSignature = 0x04034b50, CentralSignature = 0x02014b50, EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50, Locator64Signature = 0x07064b50;
    private const int LocalLength = 30, CentralLength = 46, EndLength = 22, End64Length = 56, Locator64Length = 20;
    private const int MaxComment = ushort.MaxValue, MaxDirectory = 256 << 20, MaxEntries = 1_000_000;
    private const ushort Encrypted = 1, Extra64 = 1;

    private readonly SafeFileHandle _file;
    private readonly long _fileLength;

    private ZipDirectory(SafeFileHandle file)
    {
        (_file, _fileLength) = (file, RandomAccess.GetLength(file));
        (ulong offset, ulong length, ulong count) = FindDirectory();
        Entries = ReadDirectory(offset, length, count);
    }

    /// <summary>Begin and length in bytes of every file's content, by name.</summary>
    public IReadOnlyDictionary<string, (long Begin, long Length)> Entries { get; }

    /// <summary>Reads an archive's directory.</summary>
    /// <exception cref="InvalidDataException">It is damaged, compressed, encrypted, or entries overlap.</exception>
    public static ZipDirectory Read(SafeFileHandle file) => new(file);

    private (ulong Offset, ulong Length, ulong Count) FindDirectory()
    {
        byte[] tail = Bytes((ulong)Math.Max(0, _fileLength - EndLength - MaxComment), (ulong)Math.Min(_fileLength, EndLength + MaxComment), "its end");
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (UInt32(end, 0) == EndSignature && UInt16(end, 20) == end.Length - EndLength)
            {
                return Directory64(_fileLength - tail.Length + at) ?? (UInt32(end, 16), UInt32(end, 12), UInt16(end, 10));
            }
        }

        throw new InvalidDataException("the zip archive's directory is missing: the file is cut short");
    }

    /// <summary>What the 64-bit record says of the directory, if there is one before the old one.</summary>
    private (ulong Offset, ulong Length, ulong Count)? Directory64(long end)
    {
        if (end < Locator64Length)
        {
            return null;
        }

        byte[] locator = Bytes((ulong)(end - Locator64Length), Locator64Length, "its directory's place");
        if (UInt32(locator, 0) != Locator64Signature)
        {
            return null;
        }

        byte[] record = Bytes(UInt64(locator, 8), End64Length, "its 64-bit directory record");
        return UInt32(record, 0) == End64Signature
            ? (UInt64(record, 48), UInt64(record, 40), UInt64(record, 32))
            : throw new InvalidDataException("the zip archive's 64-bit directory record is not where it should be");
    }

    private Dictionary<string, (long Begin, long Length)> ReadDirectory(ulong offset, ulong length, ulong count)
    {
        if (length > MaxDirectory || count > MaxEntries)
        {
            throw new InvalidDataException($"the zip archive's directory has {count} entries in {length} bytes");
        }

        ReadOnlySpan<byte> rest = Bytes(offset, length, "its directory");
        Dictionary<string, (long Begin, long Length)> entries = [];
        for (ulong i = 0; i < count; i++)
        {
            if (rest.Length < CentralLength || UInt32(rest, 0) != CentralSignature)
            {
                throw new InvalidDataException($"the zip archive's directory ends at entry {i} of {count}");
            }

            int name = UInt16(rest, 28), extra = UInt16(rest, 30), whole = CentralLength + name + extra + UInt16(rest, 32);
            if (rest.Length < whole)
            {
                throw new InvalidDataException($"the zip archive's directory ends inside entry {i} of {count}");
            }

            Add(entries, Encoding.UTF8.GetString(rest.Slice(CentralLength, name)), rest[..CentralLength], rest.Slice(CentralLength + name, extra));
            rest = rest[whole..];
        }

        RefuseOverlaps(entries);
        return entries;
    }

    private void Add(Dictionary<string, (long Begin, long Length)> entries, string name, ReadOnlySpan<byte> central, ReadOnlySpan<byte> extra)
    {
        ulong packed = UInt32(central, 20), size = UInt32(central, 24), local = UInt32(central, 42);
        Widen(extra, ref size, ref packed, ref local);
        if (UInt16(central, 10) != 0 || (UInt16(central, 8) & Encrypted) != 0 || packed != size)
        {
            throw new InvalidDataException($"'{name}' in the zip archive is compressed or encrypted, which PyTorch never does");
        }

        byte[] header = Bytes(local, LocalLength, $"'{name}'");
        if (UInt32(header, 0) != LocalSignature)
        {
            throw new InvalidDataException($"'{name}' in the zip archive is not where the directory says");
        }

        ulong begin = local + LocalLength + (ulong)UInt16(header, 26) + (ulong)UInt16(header, 28);
        RequireInside(begin, size, $"'{name}'");
        if (!entries.TryAdd(name, ((long)begin, (long)size)))
        {
            throw new InvalidDataException($"'{name}' is twice in the zip archive");
        }
    }

    /// <summary>Numbers that did not fit 32 bits stand in an extra field, in this order.</summary>
    private static void Widen(ReadOnlySpan<byte> extra, ref ulong size, ref ulong packed, ref ulong local)
    {
        while (extra.Length >= 4)
        {
            int length = UInt16(extra, 2);
            ReadOnlySpan<byte> field = extra.Slice(4, Math.Min(length, extra.Length - 4));
            if (UInt16(extra, 0) == Extra64)
            {
                Take(ref field, ref size);
                Take(ref field, ref packed);
                Take(ref field, ref local);
                return;
            }

            extra = extra[(4 + field.Length)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref ulong value)
        {
            if (value == uint.MaxValue && field.Length >= 8)
            {
                value = UInt64(field, 0);
                field = field[8..];
            }
        }
    }

    private static void RefuseOverlaps(Dictionary<string, (long Begin, long Length)> entries)
    {
        long end = 0;
        foreach ((string name, (long begin, long length)) in entries.OrderBy(entry => entry.Value.Begin).ThenBy(entry => entry.Value.Length))
        {
            if (begin < end)
            {
                throw new InvalidDataException($"'{name}' in the zip archive overlaps the entry before it");
            }

            end = begin + length;
        }
    }

    private byte[] Bytes(ulong offset, ulong length, string what)
    {
        RequireInside(offset, length, what);
        byte[] bytes = new byte[length];
        return RandomAccess.Read(_file, bytes, (long)offset) == bytes.Length ? bytes : throw Outside(what);
    }

    private void RequireInside(ulong offset, ulong length, string what)
    {
        if (offset > (ulong)_fileLength || length > (ulong)_fileLength - offset)
        {
            throw Outside(what);
        }
    }

    private InvalidDataException Outside(string what) => new($"the zip archive places {what} outside the file's {_fileLength} bytes");

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
