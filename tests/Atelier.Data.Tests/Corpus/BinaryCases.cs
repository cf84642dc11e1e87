using System.Buffers.Binary;
using System.Text;
using Atelier.Nn.StateDict;
using Atelier.Testing;

namespace Atelier.Data.Tests.Corpus;

/// <summary>IDX, prepared and safetensors files.</summary>
internal static class BinaryCases
{
    public static IEnumerable<CorpusCase> All() => [.. Idx(), .. Packed(), .. SafeTensors()];

    private static IEnumerable<CorpusCase> Idx()
    {
        byte[] images = IdxSample.Images, zipped = IdxSample.Gzip(images);
        yield return OfIdx("that is sound", images, Outcome.Works, "");
        yield return CorpusCase.OfFolder("IDX without a test part", Outcome.Works, "", ("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", IdxSample.Labels)) with { Size = null };
        yield return CorpusCase.OfFolder("IDX without labels", Outcome.Error, "has no file train-labels-idx1-ubyte", ("train-images-idx3-ubyte", images)) with { Size = null };
        yield return OfIdx("without a byte", [], Outcome.Error, "truncated");
        foreach (int cut in new[] { 2, 4, 6, 8, 10, 12, 15, 16, 20, images.Length - 1 })
        {
            yield return OfIdx($"cut at {cut}", images[..cut], Outcome.Error, "");
        }

        foreach (int cut in new[] { 1, 5, 9, 10, 12, zipped.Length - 8, zipped.Length - 4, zipped.Length - 1 })
        {
            yield return OfIdx($"gzipped and cut at {cut}", zipped[..cut], cut >= zipped.Length - 8 ? Outcome.Either : Outcome.Error, "", ".gz");
        }

        yield return OfIdx("that is text", "not an IDX file at all"u8.ToArray(), Outcome.Error, "is no IDX file");
        yield return OfIdx("of labels for pictures", IdxSample.Labels, Outcome.Error, "expected 00000803");
        yield return OfIdx("of floats", Changed(images, 2, 0x0d), Outcome.Error, "begins with 00000D03");
        yield return OfIdx("with a byte too many", [.. images, 0], Outcome.Error, "bytes follow the 3x2x2");
        yield return OfIdx("of no pictures", IdxSample.Encode([0, 2, 2]), Outcome.Error, "dimension 0 is declared as 0");
        yield return OfIdx("of a dimension beyond 31 bits", IdxSample.Encode([1, 0x80000000, 1]), Outcome.Error, "dimension 1 is declared as 2147483648");
        yield return OfIdx("of a product beyond 64 bits", IdxSample.Encode([int.MaxValue, int.MaxValue, int.MaxValue]), Outcome.Error, "bytes are declared");
        yield return OfIdx("of a product that wraps to 12", IdxSample.Encode([0x40000003, 0x40000000, 16], new byte[12]), Outcome.Error, "bytes are declared");
        yield return OfIdx("that declares gigabytes", IdxSample.Encode([30_000, 200, 200], 1, 2, 3), Outcome.Error, "the file holds at most 3");
        yield return OfIdx("that declares gigabytes, gzipped", IdxSample.Gzip(IdxSample.Encode([30_000, 200, 200], 1, 2, 3)), Outcome.Error, "the file holds at most", ".gz");
        yield return OfIdx("gzipped with a wrong checksum", Changed(zipped, zipped.Length - 8, 0x5a), Outcome.Error, "gzip data is damaged", ".gz");
    }

    private static IEnumerable<CorpusCase> Packed()
    {
        byte[] packed = Prepared();
        int index = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(8));
        yield return OfPacked("that is sound", packed, Outcome.Works, "");
        foreach ((string where, int cut) in new[] { ("after its mark", 8), ("in its head", 30), ("before its records", 4096), ("in a record", 4100), ("before its index", index), ("in its index's text", index + 40), ("in its tables", packed.Length - 8), ("by a byte", packed.Length - 1) })
        {
            yield return OfPacked($"cut {where}", packed[..cut], Outcome.Error, "is no sound prepared file");
        }

        foreach ((string what, int at, string says) in new[]
        {
            ("another place of the index", 9, "is no sound prepared file"), ("another length of the index", 17, "is no sound prepared file"), ("another checksum", 30, "another checksum"),
            ("a changed index", index + 20, "another checksum"), ("a changed table", packed.Length - 3, "another checksum"), ("a changed record", 4097, "damaged"),
        })
        {
            yield return OfPacked($"with {what}", Changed(packed, at, 0xa5), Outcome.Error, says);
        }

        yield return OfPacked("with bytes after its end", [.. packed, 1, 2, 3], Outcome.Error, "is no sound prepared file");
        yield return OfPacked("of its mark alone", "ATELIER1"u8.ToArray(), Outcome.Error, "is no sound prepared file");
        byte[] far = [.. packed];
        BinaryPrimitives.WriteInt64LittleEndian(far.AsSpan(16), long.MaxValue);
        yield return OfPacked("whose index has 8 EiB", far, Outcome.Error, "is no sound prepared file");
    }

    private static IEnumerable<CorpusCase> SafeTensors()
    {
        byte[] Tensor(string header, int data) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. new byte[data]];
        byte[] sound = Tensor("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        yield return OfTensors("that is sound", sound, Outcome.Works, "");
        foreach (int cut in new[] { 0, 4, 8, 20, sound.Length - 8, sound.Length - 1 })
        {
            yield return OfTensors($"cut at {cut}", sound[..cut], Outcome.Error, "");
        }

        foreach ((string what, string header, int data, string says) in new[]
        {
            ("of a list", "[]", 0, "not a JSON object"), ("of an unknown type", """{"a":{"dtype":"F8","shape":[2],"data_offsets":[0,2]}}""", 2, "unknown dtype"),
            ("of 2^93 values", """{"a":{"dtype":"U8","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,2]}}""", 2, "impossible"),
            ("that overlaps", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "overlaps"),
            ("that reaches beyond", """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,9]}}""", 2, "the data have 2 bytes"),
            ("of a name twice", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "stands twice"),
        })
        {
            yield return OfTensors(what, Tensor(header, data), Outcome.Error, says);
        }

        yield return OfTensors("whose header has 16 EiB", [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}'], Outcome.Error, "the limit is");
    }

    private static CorpusCase OfIdx(string what, byte[] images, Outcome outcome, string says, string suffix = "") => CorpusCase.OfFolder(
        $"IDX {what}", outcome, says, ($"train-images-idx3-ubyte{suffix}", images), ($"train-labels-idx1-ubyte{suffix}", suffix.Length > 0 ? IdxSample.Gzip(IdxSample.Labels) : IdxSample.Labels),
        ("t10k-images-idx3-ubyte", IdxSample.Images), ("t10k-labels-idx1-ubyte", IdxSample.Labels)) with { Size = null };

    private static CorpusCase OfPacked(string what, byte[] bytes, Outcome outcome, string says)
        => CorpusCase.OfFile($"prepared file {what}", "set.atelier", bytes, outcome, says) with { Size = null };

    private static CorpusCase OfTensors(string what, byte[] bytes, Outcome outcome, string says) => CorpusCase.OfFile($"safetensors {what}", "a.safetensors", bytes, outcome, says) with
    {
        Open = path =>
        {
            try
            {
                using SafeTensorsReader reader = SafeTensorsReader.Open(path);
            }
            catch (SafeTensorsException e)
            {
                throw new DatasetException(e.Message, e);
            }
        },
    };

    private static byte[] Prepared()
    {
        using TemporaryFolder folder = new();
        PictureSamples.Write(folder["set"], ("a/1.png", PictureSamples.Png(1)), ("b/2.png", PictureSamples.Png(2)));
        return File.ReadAllBytes(Preparation.Run(new(folder["set"], folder["set.atelier"])).Path);
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        byte[] copy = [.. bytes];
        copy[at] = copy[at] == value ? (byte)~value : value;
        return copy;
    }
}
