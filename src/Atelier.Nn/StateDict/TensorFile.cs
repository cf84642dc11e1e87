using System.Runtime.InteropServices;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.StateDict;

/// <summary>Named tensors in safetensors files: bit for bit, in logical row-major order, as PyTorch keeps them.</summary>
public static class TensorFile
{
    /// <summary>Writes tensors.</summary>
    public static void Write(Stream destination, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => SafeTensorsWriter.Write(
            destination,
            tensors.Select(t => new SafeTensorSource(t.Name, t.Value.DType, t.Value.Shape, () => BytesOf(t.Value))),
            metadata);

    /// <summary>Overwrites tensors in place with a file's. The file must hold these names and shapes and no others; other floating types are converted.</summary>
    /// <exception cref="SafeTensorsException">The file breaks the format.</exception>
    /// <exception cref="StateMismatchException">Names or shapes differ; nothing has been changed.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static void Read(string path, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        List<string> problems = [.. reader.Entries.Keys.Except(tensors.Select(t => t.Name)).Select(name => $"unexpected '{name}'")];
        foreach ((string name, Tensor value) in tensors)
        {
            if (!reader.Entries.TryGetValue(name, out SafeTensorEntry? entry))
            {
                problems.Add($"missing '{name}'");
            }
            else if (entry.Shape != value.Shape || (entry.DType != value.DType && !(entry.DType.IsFloating() && value.DType.IsFloating())))
            {
                problems.Add($"'{name}' is {entry.DType} {entry.Shape}, not {value.DType} {value.Shape}");
            }
        }

        if (problems.Count > 0)
        {
            throw new StateMismatchException(path, problems);
        }

        foreach ((string name, Tensor value) in tensors)
        {
            Arena.Run("load", () => Gradients.NoGrad(() => value.Assign(Load(reader, reader.Entries[name]).To(value.DType))));
        }
    }

    /// <summary>One tensor of a file.</summary>
    public static Tensor Load(SafeTensorsReader reader, SafeTensorEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        reader.Read(entry, bytes);
        return entry.DType switch
        {
            DType.F32 => From<float>(),
            DType.F64 => From<double>(),
            DType.BF16 => From<ushort>(),
            DType.I32 => From<int>(),
            DType.I64 => From<long>(),
            DType.Bool => From<bool>(),
            _ => From<byte>(),
        };

        Tensor From<T>()
            where T : unmanaged => Tensor.From<T>(MemoryMarshal.Cast<byte, T>(bytes), entry.Shape);
    }

    private static ReadOnlySpan<byte> BytesOf(Tensor tensor) => tensor.DType switch
    {
        DType.F32 => MemoryMarshal.AsBytes<float>(tensor.ToArray<float>()),
        DType.F64 => MemoryMarshal.AsBytes<double>(tensor.ToArray<double>()),
        DType.BF16 => MemoryMarshal.AsBytes<ushort>(tensor.ToArray<ushort>()),
        DType.I32 => MemoryMarshal.AsBytes<int>(tensor.ToArray<int>()),
        DType.I64 => MemoryMarshal.AsBytes<long>(tensor.ToArray<long>()),
        _ => tensor.ToArray<byte>(),
    };
}

/// <summary>A file of tensors is sound but does not hold what was asked for.</summary>
public sealed class StateMismatchException(string path, IReadOnlyList<string> problems)
    : Exception($"{path} does not fit the model: {string.Join("; ", problems.Take(8))}{(problems.Count > 8 ? $"; and {problems.Count - 8} more" : "")}.")
{
    /// <summary>Each thing that does not fit.</summary>
    public IReadOnlyList<string> Problems => problems;
}
