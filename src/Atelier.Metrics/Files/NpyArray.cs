using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.Metrics.Files;

/// <summary>
/// An array of NumPy's .npy format, versions 1 to 3 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html): numbers only,
/// little-endian; Python objects are never read.
/// </summary>
/// <param name="Shape">Extents, outermost first; empty for a single number.</param>
/// <param name="Values">The elements in row-major order, widened to doubles.</param>
public sealed partial record NpyArray(int[] Shape, double[] Values)
{
    private const int LongestHeader = 1 << 16;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="stream">Stands at its first byte.</param>
    /// <param name="length">Bytes that the stream has, or can have at most.</param>
    /// <param name="where">What errors call it: "stats.npz: mu".</param>
    /// <exception cref="MetricException">Not such an array, or cut short.</exception>
    public static NpyArray Read(Stream stream, long length, string where)
    {
        string header = ReadHeader(stream, where);
        Match match = HeaderPattern().Match(header);
        if (!match.Success)
        {
            throw new MetricException($"{where}: the .npy header can't be read: {header.Trim()}");
        }

        (string type, bool fortran) = (match.Groups["descr"].Value, match.Groups["fortran"].Value == "True");
        int[] shape = ParseShape(match.Groups["shape"].Value, where);
        int size = type switch
        {
            "<f8" or "<i8" => 8,
            "<f4" or "<i4" => 4,
            "|u1" => 1,
            _ => throw new MetricException($"{where}: elements are of type {type}; <f8, <f4, <i8, <i4 and |u1 can be read."),
        };
        long bytes = shape.Aggregate((long)size, (count, extent) => checked(count * extent));
        if (bytes > Math.Min(length, Array.MaxLength))
        {
            throw new MetricException($"{where}: an array of [{string.Join(", ", shape)}] takes {bytes} bytes, more than there can be.");
        }

        byte[] data = new byte[bytes];
        ReadWhole(stream, data, where);
        if (stream.ReadByte() >= 0)
        {
            throw new MetricException($"{where}: bytes follow the array of [{string.Join(", ", shape)}].");
        }

        double[] values = Widen(data, type);
        return new NpyArray(shape, fortran ? FromFortran(values, shape, where) : values);
    }

    /// <summary>Writes the array as doubles.</summary>
    public void Write(Stream stream)
    {
        string shape = string.Concat(Shape.Select(extent => string.Create(CultureInfo.InvariantCulture, $"{extent}, ")));
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({(Shape.Length > 1 ? shape[..^2] : shape.TrimEnd())}), }}";
        int prefix = Magic.Length + 4, padded = ((prefix + header.Length + 1 + 63) / 64 * 64) - prefix;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + "\n"));
        foreach (double[] part in Values.Chunk(1 << 16))
        {
            stream.Write(MemoryMarshal.AsBytes(part.AsSpan()));
        }
    }

    private static string ReadHeader(Stream stream, string where)
    {
        byte[] start = new byte[Magic.Length + 2];
        ReadWhole(stream, start, where);
        int version = start[Magic.Length];
        if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic) || version is < 1 or > 3)
        {
            throw new MetricException($"{where}: this is no .npy array of versions 1 to 3.");
        }

        byte[] size = new byte[version == 1 ? 2 : 4];
        ReadWhole(stream, size, where);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw new MetricException($"{where}: a .npy header of {length} bytes, the limit is {LongestHeader}.");
        }

        byte[] header = new byte[length];
        ReadWhole(stream, header, where);
        return Encoding.UTF8.GetString(header);
    }

    private static int[] ParseShape(string text, string where)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] shape = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 8 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw new MetricException($"{where}: shape ({text}) is out of range.");
            }
        }

        // Keeps the product of a hostile shape within 64 bits.
        return shape.Aggregate(1.0, (count, extent) => count * Math.Max(1, extent)) <= Array.MaxLength
            ? shape
            : throw new MetricException($"{where}: shape ({text}) is out of range.");
    }

    private static double[] Widen(byte[] data, string type)
    {
        return type switch
        {
            "<f8" => Of<double>(value => value),
            "<f4" => Of<float>(value => value),
            "<i8" => Of<long>(value => value),
            "<i4" => Of<int>(value => value),
            _ => Of<byte>(value => value),
        };

        double[] Of<T>(Func<T, double> widen)
            where T : unmanaged
        {
            ReadOnlySpan<T> stored = MemoryMarshal.Cast<byte, T>(data);
            double[] values = new double[stored.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = widen(stored[i]);
            }

            return values;
        }
    }

    private static double[] FromFortran(double[] values, int[] shape, string where)
    {
        if (shape.Length < 2)
        {
            return values;
        }

        if (shape.Length > 2)
        {
            throw new MetricException($"{where}: arrays of {shape.Length} axes in Fortran order can't be read.");
        }

        double[] rows = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            rows[(i % shape[0] * shape[1]) + (i / shape[0])] = values[i];
        }

        return rows;
    }

    private static void ReadWhole(Stream stream, byte[] bytes, string where)
    {
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new MetricException($"{where}: the data are cut short or damaged.", e);
        }
    }

    [GeneratedRegex(@"^\{\s*'descr':\s*'(?<descr>[^']*)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[0-9, ]*)\),?\s*\}\s*$")]
    private static partial Regex HeaderPattern();
}
