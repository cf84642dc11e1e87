namespace Atelier.Nn.StateDict.PyTorch.Pickle;

// What the machine's stack holds: null (None), bool, Int128, double, string, byte[], the containers below, and what a vocabulary
// makes of names. Nothing else can come to be.

/// <summary>A Python list or set.</summary>
internal sealed class PickleList : List<object?>;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A Python dictionary, of either kind; keys are text, numbers, truth values or tuples (by identity).</summary>
internal sealed class PickleDictionary : OrderedDictionary<object, object?>;

/// <summary>A name that the vocabulary knows: "torch._utils._rebuild_tensor_v2". It is compared with, never looked up.</summary>
internal sealed record PickleName(string Name);

/// <summary>What stands for anything that came from a name outside the vocabulary: it takes every treatment and stays what it is.</summary>
internal sealed class PickleForeign
{
    public static PickleForeign Instance { get; } = new();
}

/// <summary>Says what names, calls and persistent ids mean in some kind of file.</summary>
internal interface IPickleVocabulary
{
    /// <summary>Whether a name may occur: "collections.OrderedDict".</summary>
    bool Knows(string name);

    /// <summary>What calling a known name with arguments stands for.</summary>
    /// <exception cref="InvalidDataException">The arguments are not what it takes.</exception>
    object? Call(string name, object?[] arguments);

    /// <summary>What a persistent id refers to.</summary>
    /// <exception cref="InvalidDataException">It is no id of this kind of file.</exception>
    object? Resolve(object? persistentId);
}
