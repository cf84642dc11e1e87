using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>A file that holds named tensors, whatever its format. Reading one leaves the others where they are.</summary>
public interface IStateFile : IDisposable
{
    /// <summary>The tensors' names, in the order of the file.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>What is known of a tensor before it is read; null if there is none of this name.</summary>
    StateEntry? Find(string name);

    /// <summary>Reads a tensor: the type and shape that its entry says, on the host's own backend.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    Tensor Read(string name);
}

/// <summary>One tensor of a file.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="StoredType">The type in the file: "F32", "BF16", "F16"...</param>
/// <param name="DType">What reading gives: the stored type, or the next wider one where tensors have none like it.</param>
/// <param name="Shape">Logical extents.</param>
public record StateEntry(string Name, string StoredType, DType DType, Shape Shape);
