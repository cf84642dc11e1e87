using System.Globalization;
using Atelier.Nn.StateDict.PyTorch.Pickle;

namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>
/// Lays a saved object out flat: dictionaries' keys and lists' numbers joined by dots lead to tensors, numbers and texts. A pickle may
/// share a part many times over or hold itself, so depth and the number of steps are bounded.
/// </summary>
internal sealed class StateTree
{
    private const int MaxDepth = 64, MaxLeaves = 1_000_000, MaxPath = 1_024;

    private int _visited;

    private StateTree(object? root) => Visit("", root, 0);

    /// <summary>The tensors by path, in the order of the file.</summary>
    public OrderedDictionary<string, TorchTensor> Tensors { get; } = [];

    /// <summary>Numbers, truth values and texts by path, as text.</summary>
    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <exception cref="InvalidDataException">It is too deep, too large, or two things have the same path.</exception>
    public static StateTree Of(object? root) => new(root);

    private void Visit(string path, object? value, int depth)
    {
        if (++_visited > MaxLeaves || depth > MaxDepth || path.Length > MaxPath)
        {
            throw new InvalidDataException($"the saved object goes deeper than {MaxDepth} levels, holds itself, or has more than {MaxLeaves} parts or names over {MaxPath} letters");
        }

        switch (value)
        {
            case TorchTensor tensor: Add(Tensors, path, tensor); break;
            case PickleDictionary dictionary: VisitAll(path, dictionary.Select(pair => (Key(pair.Key, path), pair.Value)), depth); break;
            case PickleList list: VisitAll(path, list.Select((item, i) => (Text(i), item)), depth); break;
            case PickleTuple tuple: VisitAll(path, tuple.Items.Select((item, i) => (Text(i), item)), depth); break;
            case null or PickleName or TorchStorage or byte[]: break; // Types, bare storages and bytes say nothing that a reader could use.
            case string text: Add(Metadata, path, text); break;
            case IFormattable number: Add(Metadata, path, Text(number)); break;
            case bool truth: Add(Metadata, path, truth ? "true" : "false"); break;
            default: throw new InvalidDataException($"'{path}' is nothing that a state dictionary holds");
        }
    }

    private void VisitAll(string path, IEnumerable<(string Key, object? Value)> parts, int depth)
    {
        foreach ((string key, object? part) in parts)
        {
            Visit(path.Length == 0 ? key : $"{path}.{key}", part, depth + 1);
        }
    }

    private static string Key(object key, string path) => key switch
    {
        string text => text,
        Int128 number => Text(number),
        _ => throw new InvalidDataException($"a dictionary at '{path}' has keys that are neither texts nor whole numbers"),
    };

    private static void Add<T>(OrderedDictionary<string, T> flat, string path, T value)
    {
        if (!flat.TryAdd(path, value))
        {
            throw new InvalidDataException($"two things are called '{path}'");
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
