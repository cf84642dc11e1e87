using System.Collections.Concurrent;
using Atelier.OneDnn.Primitives;
using Atelier.Tensors.Backends;

namespace Atelier.OneDnn;

/// <summary>Remembers who computes what. Thread-safe.</summary>
internal sealed class KernelChoices : IKernelChoices
{
    private const string OneDnn = "onednn";
    private const string Managed = "managed";

    // Names are for checkpoints; the keys spare every call the making of one.
    private readonly ConcurrentDictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<KernelKey, bool> _byKey = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Choices => new SortedDictionary<string, string>(_byName, StringComparer.Ordinal);

    /// <summary>Whether oneDNN computes this; null where that is still open.</summary>
    public bool? PrefersOneDnn(KernelKey key)
    {
        if (_byKey.TryGetValue(key, out bool known))
        {
            return known;
        }

        return _byName.TryGetValue(key.Name, out string? name) ? _byKey[key] = name == OneDnn : null;
    }

    /// <summary>Decides.</summary>
    public void Decide(KernelKey key, bool oneDnn)
    {
        _byName[key.Name] = oneDnn ? OneDnn : Managed;
        _byKey[key] = oneDnn;
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
