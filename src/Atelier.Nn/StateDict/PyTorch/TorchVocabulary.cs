using Atelier.Nn.StateDict.PyTorch.Pickle;

namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>
/// All the names that may occur in a PyTorch file, and what they stand for. They are what <c>torch.save</c> writes for state
/// dictionaries; a name that is not here is refused, and none is ever looked up anywhere else.
/// </summary>
/// <param name="maxElements">Most elements of a tensor: a file may describe more than it holds by striding over one element many times.</param>
internal sealed class TorchVocabulary(long maxElements) : IPickleVocabulary
{
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildTensorFirst = "torch._utils._rebuild_tensor";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";
    private const string OrderedDict = "collections.OrderedDict";
    private const string Size = "torch.Size";
    private const int MaxRank = 32;
    private const long MaxPairs = 1_000_000;

    private readonly Dictionary<string, TorchStorage> _storages = [];
    private long _pairs;

    /// <summary>The whole storages that tensors refer to.</summary>
    public IReadOnlyCollection<TorchStorage> Storages => _storages.Values;

    /// <inheritdoc/>
    public bool Knows(string name)
        => name is RebuildTensor or RebuildTensorFirst or RebuildParameter or OrderedDict or Size || TorchStorageType.Find(name) is not null;

    /// <inheritdoc/>
    public object? Call(string name, object?[] arguments) => (name, arguments) switch
    {
        // Then come requires_grad, hooks (None at first, then a dictionary) and, in newer files, metadata: nothing that values depend on.
        (RebuildTensor, [TorchStorage storage, Int128 offset, PickleTuple shape, PickleTuple strides, bool, null or PickleDictionary, ..])
            => Tensor(storage, offset, shape.Items, strides.Items),
        (RebuildTensorFirst, [TorchStorage storage, Int128 offset, PickleTuple shape, PickleTuple strides]) => Tensor(storage, offset, shape.Items, strides.Items),
        (RebuildParameter, [TorchTensor tensor, ..]) => tensor,
        (OrderedDict, []) => new PickleDictionary(),
        (OrderedDict, [PickleList pairs]) => DictionaryOf(pairs),
        (Size, [PickleTuple extents]) => extents,
        (Size, [PickleList { Count: <= MaxRank } extents]) => new PickleTuple([.. extents]),
        _ => throw new InvalidDataException($"{name} is called with arguments that it does not take"),
    };

    /// <inheritdoc/>
    public object? Resolve(object? persistentId) => persistentId switch
    {
        PickleTuple { Items: ["storage", PickleName type, string key, string, Int128 count] } => Storage(type, key, count),
        PickleTuple { Items: ["storage", PickleName type, string key, string, Int128 count, null] } => Storage(type, key, count),
        PickleTuple { Items: ["storage", PickleName type, string key, string, Int128 count, PickleTuple { Items: [string, Int128 first, Int128 length] }] }
            => Part(Storage(type, key, count), first, length),
        PickleTuple { Items: ["module", ..] } => throw new InvalidDataException("a module's source code, which is never run; only state dictionaries are read"),
        _ => throw new InvalidDataException("a persistent id that is no storage's"),
    };

    private TorchStorage Storage(PickleName className, string key, Int128 count)
    {
        TorchStorageType type = TorchStorageType.Find(className.Name) ?? throw new InvalidDataException($"storage '{key}' is of the class {className.Name}");
        if (count < 0 || count > long.MaxValue / type.Size)
        {
            throw new InvalidDataException($"storage '{key}' has {count} elements");
        }

        TorchStorage storage = new(key, type, (long)count, 0, (long)count);
        if (_storages.TryAdd(key, storage) || _storages[key] == storage)
        {
            return storage;
        }

        throw new InvalidDataException($"storage '{key}' is described in two ways");
    }

    private static TorchStorage Part(TorchStorage whole, Int128 first, Int128 length)
        => first >= 0 && length >= 0 && first + length <= whole.Count
            ? whole with { First = (long)first, Length = (long)length }
            : throw new InvalidDataException($"a part of storage '{whole.Key}' lies outside it");

    private TorchTensor Tensor(TorchStorage storage, Int128 offset, object?[] shape, object?[] strides)
    {
        if (shape.Length != strides.Length || shape.Length > MaxRank)
        {
            throw new InvalidDataException($"a tensor with {shape.Length} extents and {strides.Length} strides");
        }

        Int128 last = offset, count = 1, bound = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] is not Int128 extent || strides[axis] is not Int128 stride
                || extent < 0 || extent > int.MaxValue || stride < 0 || stride > long.MaxValue)
            {
                throw new InvalidDataException($"a tensor with an impossible extent or stride at axis {axis}");
            }

            last += Int128.Max(extent - 1, 0) * stride;
            count = Int128.Min(count, long.MaxValue) * extent;
            bound = Int128.Min(bound, Int128.MaxValue >> 32) * Int128.Max(extent, 1);
        }

        string described = $"[{string.Join(", ", shape)}] with strides [{string.Join(", ", strides)}] at {offset}";
        return offset < 0 || (count > 0 && last >= storage.Length) || offset > storage.Length
            ? throw new InvalidDataException($"a tensor {described} reaches outside its storage of {storage.Length} elements")
            : count > maxElements || bound > long.MaxValue
            ? throw new InvalidDataException($"a tensor {described} has more elements than the file has bytes")
            : new TorchTensor(storage, (long)offset, [.. shape.Select(extent => (int)(Int128)extent!)], [.. strides.Select(stride => (long)(Int128)stride!)]);
    }

    /// <summary>How Python 2 pickled an ordered dictionary. One list may be asked for again and again, so all pairs are counted.</summary>
    private PickleDictionary DictionaryOf(PickleList pairs)
    {
        _pairs += pairs.Count;
        if (_pairs > MaxPairs)
        {
            throw new InvalidDataException($"dictionaries of more than {MaxPairs} pairs");
        }

        PickleDictionary dictionary = [];
        foreach (object? pair in pairs)
        {
            (object key, object? value) = pair switch
            {
                PickleTuple { Items: [not null, _] items } => (items[0]!, items[1]),
                PickleList and [not null, _] items => (items[0]!, items[1]),
                _ => throw new InvalidDataException("a dictionary made of something else than pairs"),
            };
            dictionary[key] = value;
        }

        return dictionary;
    }
}
