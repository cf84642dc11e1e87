using System.Buffers.Binary;
using System.IO.Compression;

namespace Atelier.Data;

/// <summary>
/// An array of bytes in the IDX format of MNIST (yann.lecun.com/exdb/mnist): two zero bytes, the element type, the number of
/// dimensions, each dimension as 32 bits, most significant byte first, then the elements in row-major order.
/// </summary>
/// <param name="Dimensions">Lengths, outermost first, each at least 1.</param>
/// <param name="Values">The elements.</param>
internal sealed record IdxArray(int[] Dimensions, byte[] Values)
{
    private const byte UnsignedByte = 0x08;

    // No deflate stream inflates to more than this many times its length (RFC 1951: 258 bytes for 2 bits).
    private const int MaxInflation = 1032;

    private static readonly byte[] GzipMagic = [0x1f, 0x8b];

    /// <summary>Reads a file, gzipped or not. Its declared size is checked against its length before memory is taken.</summary>
    /// <param name="path">The file; errors name it.</param>
    /// <param name="rank">Number of dimensions expected: 3 for pictures, 1 for labels.</param>
    /// <exception cref="DatasetException">The file cannot be read, is damaged, or is no IDX file of bytes of this rank.</exception>
    public static IdxArray Read(string path, int rank)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            bool zipped = IsGzip(file);
            using Stream stream = zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
            int[] dimensions = ReadHeader(path, stream, rank, out int headerLength);
            long capacity = zipped ? file.Length * MaxInflation : file.Length;
            return new IdxArray(dimensions, ReadValues(path, stream, dimensions, capacity - headerLength));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new DatasetException($"{path}: the gzip data is damaged: {e.Message}", e);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[GzipMagic.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == start.Length && start.SequenceEqual(GzipMagic);
    }

    private static int[] ReadHeader(string path, Stream stream, int rank, out int length)
    {
        length = 4 + (4 * rank);
        byte[] header = new byte[length];
        int read = stream.ReadAtLeast(header, length, throwOnEndOfStream: false);
        if (read >= 4 && (header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || header[3] != rank))
        {
            throw new DatasetException($"{path}: is no IDX file of bytes in {rank} dimension(s): it begins with " +
                $"{Convert.ToHexString(header, 0, 4)}, expected 000008{rank:X2}.");
        }

        if (read < length)
        {
            throw new DatasetException($"{path}: is truncated: {read} bytes, less than an IDX header of {length}.");
        }

        int[] dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 + (4 * i)));
            if (dimension is 0 or > int.MaxValue)
            {
                throw new DatasetException($"{path}: dimension {i} is declared as {dimension}.");
            }

            dimensions[i] = (int)dimension;
        }

        return dimensions;
    }

    private static byte[] ReadValues(string path, Stream stream, int[] dimensions, long capacity)
    {
        // Three dimensions of 31 bits fit 128 bits, but not 64.
        Int128 declared = dimensions.Aggregate(Int128.One, (product, d) => product * d);
        if (declared > Array.MaxLength || declared > capacity)
        {
            throw new DatasetException($"{path}: is truncated or damaged: {string.Join('x', dimensions)} bytes are declared, the file holds at most {capacity}.");
        }

        byte[] values = new byte[(int)declared];
        int read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length)
        {
            throw new DatasetException($"{path}: is truncated: {string.Join('x', dimensions)} bytes are declared, {read} follow.");
        }

        // Reading past the end is also what makes the decompressor verify its checksum.
        return stream.ReadByte() < 0 ? values
            : throw new DatasetException($"{path}: bytes follow the {string.Join('x', dimensions)} that are declared.");
    }
}
