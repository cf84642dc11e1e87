using System.Runtime.InteropServices;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.StateDict;

/// <summary>
/// State dictionaries in files: of a module (<see cref="Scope.State"/>), an optimiser, an average of weights. Keys and
/// order of elements are PyTorch's, whatever the order in memory.
/// </summary>
public static class ModuleState
{
    /// <summary>Most names that an error lists of each kind.</summary>
    private const int Listed = 8;

    /// <summary>What to hand to <see cref="SafeTensorsWriter"/>; values are read when their turn to be written comes.</summary>
    /// <param name="state">Names and tensors.</param>
    /// <param name="prefix">Put before each name: several states can share a file.</param>
    public static IEnumerable<SafeTensorSource> Sources(IEnumerable<(string Name, Tensor Value)> state, string prefix = "")
        => state.Select(entry => new SafeTensorSource(prefix + entry.Name, entry.Value.DType, entry.Value.Shape, () => Bytes(entry.Value)));

    /// <summary>
    /// Reads values into tensors that exist. Names must be the same on both sides, and shapes too; floating types convert into
    /// each other. Everything is checked before anything is written.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="state">Names and tensors.</param>
    /// <param name="prefix">Only names of the file that start with this count, and without it.</param>
    /// <exception cref="StateException">Names, shapes or types differ; the message lists them all.</exception>
    public static void Load(IStateFile file, IReadOnlyList<(string Name, Tensor Value)> state, string prefix = "")
    {
        Check(file, state, prefix);
        foreach ((string name, Tensor value) in state)
        {
            Arena.Run("load state", () => value.Assign(file.Read(prefix + name).To(value.DType)));
        }
    }

    private static byte[] Bytes(Tensor tensor)
    {
        return tensor.DType switch
        {
            DType.F32 => Of<float>(),
            DType.F64 => Of<double>(),
            DType.BF16 => Of<ushort>(),
            DType.I32 => Of<int>(),
            DType.I64 => Of<long>(),
            _ => Of<byte>(),
        };

        byte[] Of<T>()
            where T : unmanaged => MemoryMarshal.AsBytes(tensor.ToArray<T>().AsSpan()).ToArray();
    }

    /// <summary>Checks what <see cref="Load"/> would check, and reads nothing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="state">Names and tensors.</param>
    /// <param name="prefix">Only names of the file that start with this count, and without it.</param>
    /// <exception cref="StateException">Names, shapes or types differ; the message lists them all.</exception>
    public static void Check(IStateFile file, IReadOnlyList<(string Name, Tensor Value)> state, string prefix = "")
    {
        HashSet<string> wanted = [.. state.Select(entry => prefix + entry.Name)];
        List<string> missing = [], different = [];
        foreach ((string name, Tensor value) in state)
        {
            if (file.Find(prefix + name) is not { } entry)
            {
                missing.Add(prefix + name);
            }
            else if (entry.Shape != value.Shape || (entry.DType != value.DType && !(entry.DType.IsFloating() && value.DType.IsFloating())))
            {
                different.Add($"{prefix + name} is {entry.StoredType} {entry.Shape}, not {value.DType} {value.Shape}");
            }
        }

        string[] unexpected = [.. file.Names.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !wanted.Contains(key))];
        string[] problems = [.. List("missing", missing), .. List("unexpected", unexpected), .. List("different", different)];
        if (problems.Length > 0)
        {
            throw new StateException($"The state does not fit: {string.Join("; ", problems)}.");
        }
    }

    private static IEnumerable<string> List(string kind, IReadOnlyCollection<string> names)
        => names.Count == 0 ? []
            : [$"{names.Count} {kind} ({string.Join(", ", names.Take(Listed))}{(names.Count > Listed ? ", ..." : "")})"];
}

/// <summary>A file's state does not fit the module that it is to be loaded into.</summary>
public sealed class StateException(string message) : Exception(message);
