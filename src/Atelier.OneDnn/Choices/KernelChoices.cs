using System.Collections.Concurrent;
using Atelier.OneDnn.Primitives;
using Atelier.Tensors.Backends;

namespace Atelier.OneDnn;

/// <summary>Remembers who computes what. Thread-safe.</summary>
internal sealed class KernelChoices : IKernelChoices
{
    private const string Managed = "managed";

    // Names are for checkpoints; the keys spare every call the making of one.
    private readonly ConcurrentDictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<KernelKey, KernelKey?> _byKey = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Choices => new SortedDictionary<string, string>(_byName, StringComparer.Ordinal);

    /// <summary>Whether it is decided who computes this.</summary>
    /// <param name="key">What.</param>
    /// <param name="way">oneDNN's way to compute it; null where the managed backend does.</param>
    public bool TryGet(KernelKey key, out KernelKey? way)
    {
        if (_byKey.TryGetValue(key, out way))
        {
            return true;
        }

        if (!_byName.TryGetValue(key.Name, out string? name))
        {
            return false;
        }

        _byKey[key] = way = key.Ways.FirstOrDefault(known => known.Way == name);
        return true;
    }

    /// <summary>Decides.</summary>
    /// <param name="key">What is computed.</param>
    /// <param name="way">oneDNN's way to compute it; null for the managed backend.</param>
    public void Decide(KernelKey key, KernelKey? way)
    {
        _byName[key.Name] = way?.Way ?? Managed;
        _byKey[key] = way;
    }

    /// <inheritdoc/>
    public void Adopt(IReadOnlyDictionary<string, string> choices)
    {
        _byName.Clear();
        _byKey.Clear();
        foreach ((string kernel, string backend) in choices)
        {
            _byName[kernel] = backend;
        }
    }
}
