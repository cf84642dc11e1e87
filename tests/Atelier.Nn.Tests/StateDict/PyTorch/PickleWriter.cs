using System.Buffers.Binary;
using System.Text;

namespace Atelier.Nn.Tests.StateDict.PyTorch;

/// <summary>Writes pickles by hand, sound or not.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _bytes = new();

    public static PickleWriter Protocol2() => new PickleWriter().Raw(0x80, 2);

    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Instructions without operands, by their letters.</summary>
    public PickleWriter Op(string letters) => Raw(Encoding.Latin1.GetBytes(letters));

    public PickleWriter Name(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleWriter Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text), length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Op("X").Raw(length).Raw(utf8);
    }

    public PickleWriter Number(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleWriter Numbers(params ReadOnlySpan<long> values)
    {
        Op("(");
        foreach (long value in values)
        {
            Number(value);
        }

        return Op("t");
    }

    /// <summary>A tensor: a window on storage "0".</summary>
    public PickleWriter Tensor(long stored, long offset, long[] shape, long[] strides, string type = "FloatStorage")
        => Name("torch._utils", "_rebuild_tensor_v2").Op("(").Storage(stored, type)
            .Number(offset).Numbers(shape).Numbers(strides).Raw(0x89).Name("collections", "OrderedDict").Op(")R").Op("tR");

    public PickleWriter Storage(long stored, string type = "FloatStorage", string key = "0")
        => Op("(").Text("storage").Name("torch", type).Text(key).Text("cpu").Number(stored).Op("tQ");

    public byte[] Stop() => Op(".")._bytes.ToArray();
}
