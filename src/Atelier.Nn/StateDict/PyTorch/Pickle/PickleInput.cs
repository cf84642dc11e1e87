using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Atelier.Nn.StateDict.PyTorch.Pickle;

/// <summary>The operands of pickle instructions, read with every length checked before anything is allocated for it.</summary>
/// <param name="stream">Stands at the first instruction; is left behind the last byte taken.</param>
/// <param name="limit">Most bytes that may be taken.</param>
internal sealed class PickleInput(Stream stream, long limit)
{
    // PyTorch's magic number takes 10 bytes; the integers of a state dict take 8.
    private const int MaxIntegerBytes = 15;
    private const int MaxLine = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Bytes taken so far.</summary>
    public long Position { get; private set; }

    public byte Byte()
    {
        RequireLeft(1);
        int value = stream.ReadByte();
        Position++;
        return value >= 0 ? (byte)value : throw new EndOfStreamException();
    }

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A two's complement integer of the given number of bytes, least significant first.</summary>
    public Int128 Integer(ulong length)
    {
        if (length > MaxIntegerBytes)
        {
            throw new InvalidDataException($"an integer of {length} bytes");
        }

        ReadOnlySpan<byte> bytes = Take(length);
        Int128 value = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    public byte[] Bytes(ulong length) => Take(length);

    public string Text(ulong length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("a text that is not UTF-8");
        }
    }

    /// <summary>Python 2's byte strings, which state dicts use for names.</summary>
    public string Latin1(ulong length) => Encoding.Latin1.GetString(Take(length));

    /// <summary>The rest of a line, without its end.</summary>
    public string Line()
    {
        StringBuilder line = new();
        for (char c; (c = (char)Byte()) != '\n'; line.Append(c))
        {
            if (line.Length == MaxLine)
            {
                throw new InvalidDataException($"a line of more than {MaxLine} bytes");
            }
        }

        return line.ToString();
    }

    /// <summary>A line with a whole number, Python 2's L at its end left off; "00" and "01" are truth values.</summary>
    public object IntegerLine()
    {
        string line = Line();
        return line switch
        {
            "00" => false,
            "01" => true,
            _ => Int128.TryParse(line.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value)
                ? value
                : throw new InvalidDataException("a line that should be a whole number"),
        };
    }

    /// <summary>A line with a number.</summary>
    public double DoubleLine()
        => double.TryParse(Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException("a line that should be a number");

    /// <summary>A line with a quoted text.</summary>
    /// <exception cref="InvalidDataException">It is not in quotes, or has escapes, which names have no need of.</exception>
    public string QuotedLine()
    {
        string line = Line();
        return line.Length >= 2 && line[0] is '\'' or '"' && line[^1] == line[0] && !line.Contains('\\', StringComparison.Ordinal)
            ? line[1..^1]
            : throw new InvalidDataException("a line that should be a text in quotes without escapes");
    }

    private byte[] Take(ulong length)
    {
        RequireLeft(length);
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        Position += bytes.Length;
        return bytes;
    }

    private void RequireLeft(ulong length)
    {
        if (length > (ulong)(limit - Position))
        {
            throw new InvalidDataException($"{length} bytes asked for where {limit - Position} are left");
        }
    }
}
