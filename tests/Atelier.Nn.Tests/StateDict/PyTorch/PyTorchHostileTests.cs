using System.Diagnostics;
using System.IO.Compression;
using Atelier.Nn.StateDict.PyTorch;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.StateDict.PyTorch;

/// <summary>Files that want something done, or that are not what they say. Each is refused with one clear error, quickly, and nothing happens.</summary>
public sealed class PyTorchHostileTests
{
    private static readonly byte[] FourFloats = TorchArchive.Floats(1, 2, 3, 4);

    public static TheoryData<string, string> Calls => new()
    {
        { "os.system", "os.system" },
        { "posix.system by protocol 4", "posix.system" },
        { "builtins.eval", "builtins.eval" },
        { "nested", "builtins.exec, builtins.getattr, os.system" },
        { "old class", "subprocess.Popen" },
        { "marked class", "subprocess.Popen" },
        { "new object", "pathlib.PosixPath" },
        { "new object with keywords", "pathlib.PosixPath" },
        { "known name as a class", "collections.OrderedDict as a class" },
        { "attributes", "some.Thing" },
        { "extension", "extension 7" },
        { "as a storage's type", "os.system" },
        { "before a broken rest", "os.system" },
        { "with terminal commands", "os.sys?[31mtem" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Names_outside_the_list_are_refused_and_listed(string attack, string listed)
    {
        using TemporaryFolder folder = new();
        string canary = folder["canary"];
        File.WriteAllText(canary, "alive");
        byte[] pickle = Attack(attack, $"rm '{canary}'");
        foreach (byte[] bytes in (byte[][])[TorchArchive.Zip(pickle), TorchArchive.Legacy(pickle, [1]), pickle])
        {
            string path = TorchArchive.Write(folder, bytes);
            string message = Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path)).Message;
            Assert.StartsWith($"{path}: cannot be read as a PyTorch file: it names what is never run or made: {listed};", message, StringComparison.Ordinal);
        }

        Assert.Equal("alive", File.ReadAllText(canary));
    }

    private static byte[] Attack(string name, string command) => name switch
    {
        "os.system" => PickleWriter.Protocol2().Name("os", "system").Op("(").Text(command).Op("tR").Stop(),
        "posix.system by protocol 4" => new PickleWriter().Raw(0x80, 4).Text("posix").Text("system").Raw(0x93).Op("(").Text(command).Op("tR").Stop(),
        "builtins.eval" => PickleWriter.Protocol2().Name("builtins", "eval").Text($"__import__('os').system(\"{command}\")").Raw(0x85).Op("R").Stop(),
        "nested" => PickleWriter.Protocol2().Name("builtins", "exec").Name("builtins", "getattr").Name("os", "system").Text(command).Raw(0x85).Op("R")
            .Text("x").Raw(0x86).Op("R").Raw(0x85).Op("R").Stop(),
        "old class" => PickleWriter.Protocol2().Op("(").Text(command).Op("isubprocess\nPopen\n").Stop(),
        "marked class" => PickleWriter.Protocol2().Op("(").Name("subprocess", "Popen").Text(command).Op("o").Stop(),
        "new object" => PickleWriter.Protocol2().Name("pathlib", "PosixPath").Text(command).Raw(0x85).Raw(0x81).Stop(),
        "new object with keywords" => PickleWriter.Protocol2().Name("pathlib", "PosixPath").Text(command).Raw(0x85).Op("}").Raw(0x92).Stop(),
        "known name as a class" => PickleWriter.Protocol2().Name("collections", "OrderedDict").Op(")").Raw(0x81).Stop(),
        "attributes" => PickleWriter.Protocol2().Name("some", "Thing").Op(")").Raw(0x81).Op("}(").Text("x").Text(command).Op("ub").Stop(),
        "extension" => PickleWriter.Protocol2().Raw(0x82, 7).Op("(").Text(command).Op("tR").Stop(),
        "as a storage's type" => PickleWriter.Protocol2().Op("(").Text("storage").Name("os", "system").Text("0").Text("cpu").Number(1).Op("tQ").Stop(),
        "before a broken rest" => PickleWriter.Protocol2().Name("os", "system").Op("eeee").Stop(),
        "with terminal commands" => PickleWriter.Protocol2().Name("os", "sys\u001b[31mtem").Op(")R").Stop(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static TheoryData<string, string> BadPickles => new()
    {
        { "tensor beyond its storage", "reaches outside its storage of 4 elements" },
        { "tensor before its storage", "reaches outside its storage" },
        { "negative stride", "impossible extent or stride at axis 0" },
        { "negative extent", "impossible extent or stride at axis 0" },
        { "extents that overflow", "more elements than the file has bytes" },
        { "empty extents that overflow", "more elements than the file has bytes" },
        { "one element many times", "more elements than the file has bytes" },
        { "strides that overflow", "reaches outside its storage" },
        { "too few strides", "2 extents and 1 strides" },
        { "storage larger than its file", "storage '0' of 5 F32 takes 20 bytes, its file has 16" },
        { "storage of another type", "storage '0' of 4 F64 takes 32 bytes, its file has 16" },
        { "storage described in two ways", "storage '0' is described in two ways" },
        { "storage that is not there", "no file for storage 'x'" },
        { "storage outside", "no file for storage '../../../etc/passwd'" },
        { "negative storage", "storage '0' has -4 elements" },
        { "strange call", "torch._utils._rebuild_tensor_v2 is called with arguments that it does not take" },
        { "strange id", "a persistent id that is no storage's" },
        { "list of itself", "holds itself" },
        { "dictionary of itself", "holds itself" },
        { "lists of lists", "holds itself, or has more than 1000000 parts" },
        { "deep tuples", "goes deeper than 64 levels" },
        { "memo never filled", "memo 4294967295 was never filled" },
        { "endless memo", "more than 4000000 instructions" },
        { "deep stack", "the stack grows over 1000000 values" },
        { "many marks", "the stack grows over 1000000 values" },
        { "empty stack", "the stack is empty" },
        { "below the mark", "the stack is empty" },
        { "no mark", "there is no mark" },
        { "long text", "4294967295 bytes asked for" },
        { "longest text", "18446744073709551615 bytes asked for" },
        { "long integer", "an integer of 255 bytes" },
        { "endless line", "a line of more than 4096 bytes" },
        { "broken UTF-8", "not UTF-8" },
        { "unknown instruction", "unknown instruction 0xff" },
        { "future protocol", "pickle protocol 9" },
        { "key that is None", "a key that is None" },
        { "same name twice", "two things are called 'a.b'" },
        { "no end", "1 bytes asked for where 0 are left" },
        { "dictionary of too many pairs", "dictionaries of more than 1000000 pairs" },
    };

    [Theory]
    [MemberData(nameof(BadPickles))]
    public void What_a_pickle_cannot_mean_is_refused(string fault, string reason)
    {
        using TemporaryFolder folder = new();
        string path = TorchArchive.Write(folder, TorchArchive.Zip(BadPickle(fault), ("a/data/0", FourFloats)));
        var clock = Stopwatch.StartNew();
        string message = Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    private static byte[] BadPickle(string fault) => fault switch
    {
        "tensor beyond its storage" => Tensor(4, 1, [2, 2], [2, 1]),
        "tensor before its storage" => Tensor(4, -1, [2], [1]),
        "negative stride" => Tensor(4, 3, [4], [-1]),
        "negative extent" => Tensor(4, 0, [-4], [1]),
        "extents that overflow" => Tensor(4, 0, [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], [0, 0, 0, 0, 0]),
        "empty extents that overflow" => Tensor(4, 0, [int.MaxValue, int.MaxValue, int.MaxValue, 0], [0, 0, 0, 0]),
        "one element many times" => Tensor(4, 0, [int.MaxValue], [0]),
        "strides that overflow" => Tensor(4, 0, [3, 3], [long.MaxValue, long.MaxValue]),
        "too few strides" => Tensor(4, 0, [2, 2], [1]),
        "storage larger than its file" => Tensor(5, 0, [5], [1]),
        "storage of another type" => PickleWriter.Protocol2().Tensor(4, 0, [4], [1], "DoubleStorage").Stop(),
        "storage described in two ways" => PickleWriter.Protocol2().Tensor(4, 0, [4], [1]).Tensor(2, 0, [2], [1]).Raw(0x86).Stop(),
        "storage that is not there" => PickleWriter.Protocol2().Storage(4, key: "x").Stop(),
        "storage outside" => PickleWriter.Protocol2().Storage(4, key: "../../../etc/passwd").Stop(),
        "negative storage" => PickleWriter.Protocol2().Storage(-4).Stop(),
        "strange call" => PickleWriter.Protocol2().Name("torch._utils", "_rebuild_tensor_v2").Op(")R").Stop(),
        "strange id" => PickleWriter.Protocol2().Text("storage").Op("Q").Stop(),
        "list of itself" => PickleWriter.Protocol2().Op("]q").Raw(0).Op("h").Raw(0).Op("a").Stop(),
        "dictionary of itself" => PickleWriter.Protocol2().Op("}q").Raw(0).Text("x").Op("h").Raw(0).Op("s").Stop(),
        "lists of lists" => Repeat(PickleWriter.Protocol2().Op("]"), w => w.Op("2").Raw(0x86), 40).Stop(),
        "deep tuples" => Repeat(PickleWriter.Protocol2().Op("N"), w => w.Raw(0x85), 100_000).Stop(),
        "memo never filled" => PickleWriter.Protocol2().Op("j").Raw(255, 255, 255, 255).Stop(),
        "endless memo" => Repeat(PickleWriter.Protocol2().Op("N"), w => w.Raw(0x94), 4_000_000).Stop(),
        "deep stack" => Repeat(PickleWriter.Protocol2(), w => w.Op("N"), 1_000_001).Stop(),
        "many marks" => Repeat(PickleWriter.Protocol2(), w => w.Op("("), 1_000_001).Stop(),
        "empty stack" => PickleWriter.Protocol2().Stop(),
        "below the mark" => PickleWriter.Protocol2().Op("](a").Stop(),
        "no mark" => PickleWriter.Protocol2().Op("t").Stop(),
        "long text" => PickleWriter.Protocol2().Op("X").Raw(255, 255, 255, 255).Stop(),
        "longest text" => PickleWriter.Protocol2().Raw(0x8d, 255, 255, 255, 255, 255, 255, 255, 255).Stop(),
        "long integer" => Repeat(PickleWriter.Protocol2().Raw(0x8a, 255), w => w.Raw(1), 255).Stop(),
        "endless line" => PickleWriter.Protocol2().Op($"I{new string('1', 5000)}\n").Stop(),
        "broken UTF-8" => PickleWriter.Protocol2().Raw(0x8c, 1, 0xff).Stop(),
        "unknown instruction" => PickleWriter.Protocol2().Raw(0xff).Stop(),
        "future protocol" => new PickleWriter().Raw(0x80, 9).Op("N").Stop(),
        "key that is None" => PickleWriter.Protocol2().Op("}NNs").Stop(),
        "same name twice" => PickleWriter.Protocol2().Op("}(").Text("a.b").Number(1).Text("a").Op("}").Text("b").Number(2).Op("su").Stop(),
        "no end" => PickleWriter.Protocol2().Op("N").Stop()[..^1],
        "dictionary of too many pairs" => Repeat(
            Repeat(PickleWriter.Protocol2().Op("]("), w => w.Raw((byte)'K', 1).Op("N").Raw(0x86), 1000).Op("eq").Raw(0),
            w => w.Op("0").Name("collections", "OrderedDict").Op("h").Raw(0).Raw(0x85).Op("R"),
            1001).Stop(),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static byte[] Tensor(long stored, long offset, long[] shape, long[] strides) => PickleWriter.Protocol2().Tensor(stored, offset, shape, strides).Stop();

    private static PickleWriter Repeat(PickleWriter writer, Action<PickleWriter> piece, int times)
    {
        for (int i = 0; i < times; i++)
        {
            piece(writer);
        }

        return writer;
    }

    [Fact]
    public void A_memo_with_enormous_numbers_costs_nothing()
    {
        using TemporaryFolder folder = new();
        byte[] pickle = PickleWriter.Protocol2().Text("note").Op("r").Raw(255, 255, 255, 255).Op("0j").Raw(255, 255, 255, 255).Stop();
        using var file = PyTorchFile.Open(TorchArchive.Write(folder, TorchArchive.Zip(pickle)));
        Assert.Equal("note", file.Metadata[""]);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("zip64")]
    [InlineData("legacy")]
    public void A_file_that_ends_early_is_refused_wherever_it_ends(string format)
    {
        using TemporaryFolder folder = new();
        byte[] whole = TwoByTwo(format);
        Arena.Run("whole", () =>
        {
            using var file = PyTorchFile.Open(TorchArchive.Write(folder, whole, "whole"));
            Assert.Equal([1, 2, 3, 4], file.Read("").ToArray<float>());
        });
        for (int length = 0; length < whole.Length; length++)
        {
            string path = TorchArchive.Write(folder, whole[..length]);
            Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path));
        }
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("zip64")]
    [InlineData("legacy")]
    public void A_damaged_byte_never_crashes(string format)
    {
        using TemporaryFolder folder = new();
        byte[] whole = TwoByTwo(format);
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte damage in (byte[])[0x01, 0xff])
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= damage;
                string path = TorchArchive.Write(folder, damaged);
                Arena.Run("damaged", () =>
                {
                    try
                    {
                        using var file = PyTorchFile.Open(path);
                        foreach (string name in file.Names)
                        {
                            file.Read(name);
                        }
                    }
                    catch (PyTorchException)
                    {
                        // As it should be; damage to values goes unnoticed, as in PyTorch.
                    }
                });
            }
        }
    }

    /// <summary>A sound file of one tensor, 1 to 4.</summary>
    private static byte[] TwoByTwo(string format)
    {
        byte[] pickle = Tensor(4, 0, [2, 2], [2, 1]);
        return format switch
        {
            "legacy" => TorchArchive.Legacy(pickle, [1, 2, 3, 4]),
            "zip64" => TorchArchive.Zip64(TorchArchive.Zip(pickle, ("a/data/0", FourFloats))),
            _ => TorchArchive.Zip(pickle, ("a/data/0", FourFloats)),
        };
    }

    [Fact]
    public void A_file_cut_short_after_opening_is_an_error_when_read() => Arena.Run("cut", () =>
    {
        using TemporaryFolder folder = new();
        string path = TorchArchive.Write(folder, TorchArchive.Legacy(Tensor(4, 0, [4], [1]), [1, 2, 3, 4]));
        using var file = PyTorchFile.Open(path);
        using (FileStream other = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength(other.Length - 1);
        }

        Assert.Contains("cut short", Assert.Throws<PyTorchException>(() => file.Read("")).Message, StringComparison.Ordinal);
    });

    public static TheoryData<string, string> BadZips => new()
    {
        { "compressed", "'a/data.pkl' in the zip archive is compressed or encrypted" },
        { "no pickle", "0 files NAME/data.pkl" },
        { "two pickles", "2 files NAME/data.pkl" },
        { "overlap", "overlaps the entry before it" },
        { "outside", "outside the file's" },
        { "other byte order", "byte order 'big'" },
        { "twice", "is twice in the zip archive" },
        { "too many entries", "ends at entry" },
    };

    [Theory]
    [MemberData(nameof(BadZips))]
    public void Hostile_archives_are_refused(string fault, string reason)
    {
        using TemporaryFolder folder = new();
        string path = TorchArchive.Write(folder, BadZip(fault));
        Assert.Contains(reason, Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path)).Message, StringComparison.Ordinal);
    }

    private static byte[] BadZip(string fault)
    {
        byte[] pickle = Tensor(4, 0, [4], [1]);
        byte[] sound = TorchArchive.Zip(pickle, ("a/data/0", FourFloats));

        // The directory's first entry begins with its signature; its offset field is 42 bytes in, the second entry's likewise.
        int first = sound.AsSpan().IndexOf("PK\u0001\u0002"u8), second = first + 4 + sound.AsSpan(first + 4).IndexOf("PK\u0001\u0002"u8);
        int end = sound.AsSpan().IndexOf("PK\u0005\u0006"u8);
        switch (fault)
        {
            case "compressed": return TorchArchive.Zip(CompressionLevel.Optimal, ("a/data.pkl", new byte[1000]));
            case "no pickle": return TorchArchive.Zip(CompressionLevel.NoCompression, ("a/data/0", FourFloats));
            case "two pickles": return TorchArchive.Zip(pickle, ("b/data.pkl", pickle));
            case "overlap": sound.AsSpan(first + 42, 4).CopyTo(sound.AsSpan(second + 42)); return sound;
            case "outside": sound[second + 45] = 0x7f; return sound;
            case "other byte order": return TorchArchive.Zip(pickle, ("a/byteorder", "big"u8.ToArray()), ("a/data/0", FourFloats));
            case "twice": return TorchArchive.Zip(pickle, ("a/data/0", FourFloats), ("a/data/0", FourFloats));
            case "too many entries": sound[end + 10] = 200; return sound;
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }

    [Theory]
    [InlineData("", "neither a zip archive nor begins with PyTorch's magic number")]
    [InlineData("not a checkpoint", "neither a zip archive nor begins with PyTorch's magic number")]
    [InlineData("PK", "the file is cut short")]
    public void Other_files_are_refused(string content, string reason)
    {
        using TemporaryFolder folder = new();
        string path = TorchArchive.Write(folder, System.Text.Encoding.ASCII.GetBytes(content));
        Assert.Contains(reason, Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_of_another_length_than_the_pickle_says_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = TorchArchive.Write(folder, TorchArchive.Legacy(Tensor(4, 0, [4], [1]), [1, 2, 3, 4], stated: 3));
        Assert.Contains("the pickle says 4", Assert.Throws<PyTorchException>(() => PyTorchFile.Open(path)).Message, StringComparison.Ordinal);
    }
}
