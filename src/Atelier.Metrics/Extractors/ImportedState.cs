using System.Security.Cryptography;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Nn.StateDict.PyTorch;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors;

/// <summary>Loads networks from the files that others saved.</summary>
public static class ImportedState
{
    private const string Counter = "num_batches_tracked";

    /// <summary>What people put around a state dictionary before they save it.</summary>
    private static readonly string[] Wrappings = ["", "module.", "state_dict.", "state_dict.module.", "model.", "model_state_dict."];

    /// <summary>Opens a file of weights: safetensors by that ending, else PyTorch's.</summary>
    /// <exception cref="SafeTensorsException">The file is damaged.</exception>
    /// <exception cref="PyTorchException">The file is damaged, or not inert.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IStateFile Open(string path)
        => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? SafeTensorsReader.Open(path) : PyTorchFile.Open(path);

    /// <summary>SHA-256 of a file in lower-case hexadecimal: what a network with these weights is known by.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>What stands before the names of a state dictionary in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">A name that the state dictionary has.</param>
    /// <exception cref="StateException">The file has no such name, wrapped or not.</exception>
    public static string Prefix(IStateFile file, string name)
        => Array.Find(Wrappings, wrapping => file.Find(wrapping + name) is not null)
            ?? throw new StateException($"The file is of another network: it has no '{name}', only {string.Join(", ", file.Names.Take(3))}...");

    /// <summary>
    /// Loads a module. Batch norms' counters may be missing: PyTorch had none before 0.4.1, and nothing depends on them in evaluation.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="module">Declared at the root of its scope.</param>
    /// <exception cref="StateException">Names, shapes or types differ; the message lists them.</exception>
    public static void Load(IStateFile file, Module module)
    {
        string prefix = Prefix(file, module.Parameters[0].Name);
        ModuleState.Load(file, [.. module.Scope.State.Where(entry => !entry.Name.EndsWith(Counter, StringComparison.Ordinal) || file.Find(prefix + entry.Name) is not null)], prefix);
    }

    /// <summary>Loads a module that is a part of what the file holds: the first layers of a classifier.</summary>
    /// <inheritdoc cref="Load"/>
    public static void LoadPart(IStateFile file, Module module)
    {
        string prefix = Prefix(file, module.Parameters[0].Name);
        using PartOf part = new(file, [.. module.Scope.State.Select(entry => prefix + entry.Name)]);
        Load(part, module);
    }

    /// <summary>Some of a file's tensors; the file stays its owner's.</summary>
    private sealed class PartOf(IStateFile whole, HashSet<string> names) : IStateFile
    {
        public IEnumerable<string> Names => whole.Names.Where(names.Contains);

        public StateEntry? Find(string name) => names.Contains(name) ? whole.Find(name) : null;

        public Tensor Read(string name) => whole.Read(name);

        public void Dispose()
        {
        }
    }
}
