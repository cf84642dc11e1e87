using System.Runtime.InteropServices;
using System.Text;
using Atelier.Nn.StateDict;
using Atelier.Tensors;

namespace Atelier.Nn.Tests.StateDict;

public sealed class SafeTensorsTests
{
    private static SafeTensorSource Source(string name, DType type, Shape shape, params byte[] bytes) => new(name, type, shape, () => bytes);

    private static byte[] Count(int length) => [.. Enumerable.Range(1, length).Select(i => (byte)i)];

    [Fact]
    public void What_is_written_is_read()
    {
        SafeTensorSource[] tensors =
        [
            .. Enum.GetValues<DType>().Select(t => Source($"of {t}", t, [3, 5], Count(15 * t.SizeOf()))),
            Source("scalar", DType.F32, Shape.Scalar, 1, 2, 3, 4),
            Source("empty", DType.I64, [4, 0, 2]),
            Source("naïve \"模型\" \n", DType.U8, [1, 1, 1, 2], 7, 8),
        ];
        Dictionary<string, string> metadata = new() { ["format"] = "pt", ["step"] = "12" };
        using SafeTensorsFile file = new(SafeTensorsFile.Written(tensors, metadata));
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        Dictionary<string, byte[]> read = file.ReadAll();

        Assert.Equal(metadata, reader.Metadata);
        Assert.Equal(tensors.Length, read.Count);
        foreach (SafeTensorSource tensor in tensors)
        {
            SafeTensorEntry entry = reader.Entries[tensor.Name];
            Assert.Equal((tensor.DType, tensor.Shape), (entry.DType, entry.Shape));
            Assert.Equal(tensor.Bytes().ToArray(), read[tensor.Name]);
            Assert.Equal(0, entry.Offset % tensor.DType.SizeOf());
        }
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        byte[] written = SafeTensorsFile.Written(
            [Source("b", DType.U8, [3], 1, 2, 3), Source("c", DType.BF16, [1], 4, 5), Source("a", DType.U8, [1], 6)],
            new Dictionary<string, string> { ["k"] = "v" });

        const string header = """{"__metadata__":{"k":"v"},"c":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"b":{"dtype":"U8","shape":[3],"data_offsets":[3,6]}}""";
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal(SafeTensorsFile.Content(padded, [4, 5, 6, 1, 2, 3]), written);
    }

    [Fact]
    public void The_order_of_the_sources_does_not_matter()
    {
        SafeTensorSource[] tensors = [Source("x", DType.U8, [1], 1), Source("y", DType.F32, [1], 1, 2, 3, 4), Source("w", DType.U8, [1], 9)];

        Assert.Equal(SafeTensorsFile.Written(tensors), SafeTensorsFile.Written(tensors.Reverse()));
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        Half[] halves = [(Half)0, (Half)1.5, Half.MinValue, Half.Epsilon, Half.NegativeInfinity, Half.NaN, (Half)(-0.1)];
        using SafeTensorsFile file = new(SafeTensorsFile.Content(
            """{"h":{"dtype":"F16","shape":[7],"data_offsets":[0,14]}}""", MemoryMarshal.AsBytes<Half>(halves).ToArray()));
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);

        Assert.Equal((DType.F32, "F16"), (reader.Entries["h"].DType, reader.Entries["h"].StoredType));
        Assert.Equal(halves.Select(h => (float)h), MemoryMarshal.Cast<byte, float>(file.ReadAll()["h"]).ToArray());
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"__metadata__":{}}   """, 0)]
    [InlineData("""{"a":{"shape":[],"data_offsets":[1,2],"dtype":"BOOL"},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2)]
    public void Unusual_but_valid_headers_open(string header, int dataLength)
    {
        using SafeTensorsFile file = new(header, dataLength);
        Assert.Equal(dataLength, file.ReadAll().Count);
    }

    [Theory]
    [InlineData("[]", 0, "the header is not a JSON object")]
    [InlineData("", 0, "bad JSON")]
    [InlineData("{", 0, "bad JSON")]
    [InlineData("{} {}", 0, "bad JSON")]
    [InlineData("""{"a":[]}""", 0, "tensor 'a' is not a JSON object")]
    [InlineData("""{"a":{}}""", 0, "lacks dtype, shape or data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2]}}""", 2, "lacks dtype")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, "unknown dtype 'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown dtype 'f32'")]
    [InlineData("""{"a":{"dtype":8,"shape":[2],"data_offsets":[0,2]}}""", 2, "not a JSON string")]
    [InlineData("""{"a":{"dtype":"U8","shape":2,"data_offsets":[0,2]}}""", 2, "not a JSON array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2.5],"data_offsets":[0,2]}}""", 2, "not a 64-bit integer")]
    [InlineData("""{"a":{"dtype":"U8","shape":["2"],"data_offsets":[0,2]}}""", 2, "not a 64-bit integer")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}""", 2, "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1,-2],"data_offsets":[0,2]}}""", 2, "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967298],"data_offsets":[0,2]}}""", 2, "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,2]}}""", 2, "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,2]}}""", 2, "not a 64-bit integer")]
    [InlineData("""{"a":{"dtype":"I64","shape":[2147483648,1073741824],"data_offsets":[0,0]}}""", 0, "impossible")]
    [InlineData("""{"a":{"dtype":"I64","shape":[2147483647,1073741825],"data_offsets":[0,8]}}""", 8, "does not fit its 8 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}""", 1, "impossible")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,2]}}""", 2, "does not fit its 2 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,3]}}""", 2, "the data have 2 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[-1,1]}}""", 2, "lies at [-1, 1)")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 2, "lies at [2, 0)")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0]}}""", 2, "not two numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2,2]}}""", 2, "not two numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 3, "belong to no tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "leaves a hole")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "'b' at byte 114 overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "the key 'a' stands twice")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "the key 'dtype' stands twice")]
    [InlineData("""{"__metadata__":{"k":"v","k":"w"}}""", 0, "the key 'k' stands twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "stands twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__.k is not a JSON string")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"extra":{}}}""", 2, "unknown key 'extra'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[[[[[2]]]]]],"data_offsets":[0,2]}}""", 2, "bad JSON")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "bad JSON")]
    public void Bad_headers_are_refused(string header, int dataLength, string problem)
    {
        using SafeTensorsFile file = new(header, dataLength);

        SafeTensorsException e = Assert.Throws<SafeTensorsException>(file.ReadAll);
        Assert.Contains(problem, e.Message);
        Assert.StartsWith(file.Path, e.Message);
    }

    [Fact]
    public void Broken_utf8_is_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"?":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""");
        header[2] = 0xC3;
        using SafeTensorsFile file = new(SafeTensorsFile.Content(header, []));

        Assert.Contains("bad JSON", Assert.Throws<SafeTensorsException>(file.ReadAll).Message);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0 }, "too few")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "header of 3 bytes")]
    [InlineData(new byte[] { 0, 0x60, 0xBC, 0x22, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "the limit is 100000000")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' }, "the limit is 100000000")]
    public void Bad_header_lengths_are_refused(byte[] content, string problem)
    {
        using SafeTensorsFile file = new(content);

        Assert.Contains(problem, Assert.Throws<SafeTensorsException>(file.ReadAll).Message);
    }

    [Fact]
    public void Truncation_at_every_byte_is_refused()
    {
        byte[] content = Sample();
        for (int length = 0; length < content.Length; length++)
        {
            using SafeTensorsFile file = new(content[..length]);
            Assert.Throws<SafeTensorsException>(file.ReadAll);
        }
    }

    [Fact]
    public void Damage_gives_the_files_exception_or_a_file_that_reads()
    {
        byte[] content = Sample();
        int headerLength = content.Length - 20, refused = 0;
        int[] places = new int[4];
        for (int trial = 0; trial < 4000; trial++)
        {
            byte[] damaged = [.. content];
            new RandomKey(11).At(trial).FillUniformInt(places, 8 * headerLength);
            foreach (int place in places.AsSpan(0, 1 + trial % places.Length))
            {
                damaged[place / 8] ^= (byte)(1 << place % 8);
            }

            using SafeTensorsFile file = new(damaged);
            refused += Record.Exception(() => file.ReadAll()) switch
            {
                null => 0,
                SafeTensorsException => 1,
                { } other => throw new InvalidOperationException($"trial {trial}", other),
            };
        }

        Assert.InRange(refused, 3000, 3999); // A flipped bit inside a name is no damage that a reader could see.
    }

    [Fact]
    public void A_file_cut_while_open_is_noticed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let a file be cut while it is open.");
        using SafeTensorsFile file = new(Sample());
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        using (FileStream stream = File.Open(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - 1);
        }

        SafeTensorEntry last = reader.Entries.Values.Last();
        SafeTensorsException e = Assert.Throws<SafeTensorsException>(() => reader.Read(last, new byte[last.Length]));
        Assert.Contains($"within tensor '{last.Name}'", e.Message);
    }

    [Fact]
    public void Wrong_requests_say_what_is_wrong()
    {
        using SafeTensorsFile file = new(Sample());
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);

        ArgumentException e = Assert.Throws<ArgumentException>(() => reader.Read(reader.Entries["weight"], new byte[3]));
        Assert.Contains("'weight' F32[2, 2] takes 16 bytes, the destination has 3", e.Message);
        Assert.Throws<FileNotFoundException>(() => SafeTensorsReader.Open(file.Path + ".none"));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Written([Source("a", DType.U8, [2], 1)]));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Written([Source("a", DType.U8, [1], 1), Source("a", DType.U8, [1], 1)]));
        Assert.Throws<ArgumentException>(() => SafeTensorsFile.Written([Source("__metadata__", DType.U8, [1], 1)]));
    }

    private static byte[] Sample() => SafeTensorsFile.Written(
        [Source("weight", DType.F32, [2, 2], Count(16)), Source("mask", DType.Bool, [4], 0, 1, 0, 1)],
        new Dictionary<string, string> { ["format"] = "atelier" });
}
