using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Atelier.Nn.StateDict;
using Atelier.Tensors;

namespace Atelier.Testing;

/// <summary>What PyTorch computed: a file of tests/golden, described by the README there.</summary>
public sealed class Golden
{
    private static readonly ConcurrentDictionary<string, Golden> Files = new();
    private readonly SafeTensorsReader _reader;

    private Golden(string name)
    {
        _reader = SafeTensorsReader.Open(RepositoryRoot.Path("tests", "golden", $"{name}.safetensors"));
        Cases = [.. _reader.Entries.Keys.Select(key => key[..key.IndexOf('/', StringComparison.Ordinal)]).Distinct()];
    }

    /// <summary>The names of the cases: what stands before the first slash of a key.</summary>
    public IReadOnlyList<string> Cases { get; }

    /// <summary>Opens a file, once for all tests.</summary>
    /// <param name="name">"ops", "losses", "layers"...</param>
    public static Golden Open(string name) => Files.GetOrAdd(name, file => new Golden(file));

    /// <summary>Whether the file has a tensor of this name.</summary>
    public bool Has(string key) => _reader.Entries.ContainsKey(key);

    /// <summary>The keys that start so, in the order of the file.</summary>
    public IEnumerable<string> Keys(string prefix) => _reader.Entries.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>A tensor by its name, of the type stored.</summary>
    public Tensor Tensor(string key)
    {
        SafeTensorEntry entry = _reader.Entries[key];
        byte[] bytes = new byte[entry.Length];
        _reader.Read(entry, bytes);
        return entry.DType switch
        {
            DType.F32 => From<float>(),
            DType.F64 => From<double>(),
            DType.I64 => From<long>(),
            DType.Bool => From<bool>(),
            _ => throw new NotSupportedException($"{key}: golden files hold no {entry.DType}."),
        };

        Tensor From<T>()
            where T : unmanaged => Tensors.Tensor.From<T>(MemoryMarshal.Cast<byte, T>(bytes), entry.Shape);
    }

    /// <summary>The inputs of a case, in0, in1...; floating ones as the type asked for.</summary>
    public Tensor[] Inputs(string name, DType floating = DType.F32)
        => [.. Enumerable.Range(0, int.MaxValue).Select(i => $"{name}/in{i}").TakeWhile(Has).Select(key =>
        {
            Tensor input = Tensor(key);
            return input.DType.IsFloating() ? input.To(floating) : input;
        })];
}
