using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.StateDict;
using Atelier.Nn.StateDict.PyTorch;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.StateDict.PyTorch;

public sealed class PyTorchFileTests
{
    private static string Golden(string name) => RepositoryRoot.Path("tests", "golden", "pytorch", name);

    [Theory]
    [InlineData("zip2.pt")]
    [InlineData("zip3.pt")]
    [InlineData("zip4.pt")]
    [InlineData("zip5.pt")]
    [InlineData("legacy2.pth")]
    [InlineData("legacy3.pth")]
    [InlineData("legacy4.pth")]
    [InlineData("legacy5.pth")]
    public void Every_type_and_layout_reads_as_PyTorch_wrote_it(string name) => Arena.Run("file", () =>
    {
        using var expected = SafeTensorsReader.Open(Golden("expected.safetensors"));
        using var file = PyTorchFile.Open(Golden(name));
        Assert.Equal(expected.Names.Order(), file.Names.Order());
        foreach (string tensor in file.Names)
        {
            Tensor wanted = expected.Read(tensor), found = file.Read(tensor);
            StateEntry entry = file.Find(tensor)!;
            Assert.Equal((entry.DType, entry.Shape), (found.DType, found.Shape));
            Assert.Equal(wanted.Shape, found.Shape);
            Assert.Equal(Close.Values(wanted), Close.Values(found));
        }
    });

    [Fact]
    public void Numbers_and_texts_are_notes()
    {
        using var file = PyTorchFile.Open(Golden("zip2.pt"));
        Assert.Equal("3", file.Metadata["epoch"]);
        Assert.Equal("0.5", file.Metadata["best"]);
        Assert.Equal("näïve", file.Metadata["note"]);
        Assert.Equal("true", file.Metadata["done"]);
        Assert.Equal("-1099511627776", file.Metadata["big"]);
        Assert.Equal("3", file.Metadata["size.1"]);
        Assert.Equal("0.25", file.Metadata["optimizer.param_groups.0.lr"]);
        Assert.Equal("1.5", file.Metadata["history.0"]);
        Assert.DoesNotContain("missing", file.Metadata.Keys);
    }

    [Fact]
    public void Types_say_what_is_stored_and_what_is_read()
    {
        using var file = PyTorchFile.Open(Golden("zip2.pt"));
        Assert.Equal(("F16", DType.F32), (file.Entries["tensors.float16"].StoredType, file.Entries["tensors.float16"].DType));
        Assert.Equal(("BF16", DType.BF16), (file.Entries["tensors.bfloat16"].StoredType, file.Entries["tensors.bfloat16"].DType));
        Assert.Equal(("I8", DType.I32), (file.Entries["tensors.int8"].StoredType, file.Entries["tensors.int8"].DType));
        Assert.Equal(DType.Bool, file.Entries["tensors.bool"].DType);
    }

    [Fact]
    public void A_module_loads_from_a_nested_state_dict() => Arena.Run("load", () =>
    {
        using Scope scope = new(new RandomKey(1));
        Sequential module = new(scope, s => new Linear(s, 3, 2, weight: Init.Zeros), s => new BatchNorm1d(s, 2));
        using var file = PyTorchFile.Open(Golden("legacy2.pth"));
        ModuleState.Load(file, scope.State, "state_dict.");
        Assert.Equal(Close.Values(file.Read("state_dict.0.weight")), Close.Values(module.Parameters[0].Storage));
        Assert.Equal(1, scope.State.Single(entry => entry.Name == "1.num_batches_tracked").Value.Item());
    });

    [Fact]
    public void A_file_of_one_tensor_has_it_without_a_name() => Arena.Run("tensor", () =>
    {
        using var file = PyTorchFile.Open(Golden("tensor.pt"));
        Assert.Equal([0, 1, 2, 3], file.Read("").ToArray<float>());
    });

    [Theory]
    [InlineData("module.pt", "torch.nn.modules.linear.Linear")]
    [InlineData("module.pth", "never run")]
    public void Whole_modules_are_refused(string name, string reason)
    {
        string message = Assert.Throws<PyTorchException>(() => PyTorchFile.Open(Golden(name))).Message;
        Assert.StartsWith(Golden(name), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_of_others_read_to_the_bit() => Arena.Run("weights", () =>
    {
        string? data = Environment.GetEnvironmentVariable("ATELIER_DATA");
        string weights = Path.Combine(data ?? "", "..", "weights");
        Requirement.Need(data is not null && Directory.Exists(weights), "$ATELIER_DATA/../weights, checkpoints made with PyTorch, is not there");
        using JsonDocument known = JsonDocument.Parse(File.ReadAllText(Golden("weights.json")));
        foreach (JsonProperty checkpoint in known.RootElement.EnumerateObject())
        {
            using var file = PyTorchFile.Open(Path.Combine(weights, checkpoint.Name));
            Assert.Equal(checkpoint.Value.GetProperty("tensors").GetInt32(), file.Entries.Count);
            Assert.Equal(checkpoint.Value.GetProperty("sha256").GetString(), Digest(file));
        }
    });

    private static string Digest(PyTorchFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in file.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            Arena.Run("tensor", () => hash.AppendData(file.Entries[name].DType == DType.I64
                ? MemoryMarshal.AsBytes(file.Read(name).ToArray<long>().AsSpan())
                : MemoryMarshal.AsBytes(file.Read(name).ToArray<float>().AsSpan())));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
