using System.Text.Json;
using Atelier.Tensors;

namespace Atelier.Nn.StateDict;

/// <summary>
/// Parses a header token by token, because a document model would keep one of two equal keys without a word. Nothing in the header
/// is trusted: every number is checked before it is used.
/// </summary>
internal ref struct SafeTensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int MaxRank = 32;

    // Object, entry, array: nothing valid nests deeper.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 3 };

    private readonly string _path;
    private readonly long _dataStart;
    private readonly long _dataLength;
    private Utf8JsonReader _json;

    private SafeTensorsHeader(string path, ReadOnlySpan<byte> header, long dataStart, long fileLength)
    {
        (_path, _dataStart, _dataLength) = (path, dataStart, fileLength - dataStart);
        _json = new Utf8JsonReader(header, Options);
    }

    /// <summary>The tensors in the order of their data, and the notes.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="header">The JSON text.</param>
    /// <param name="dataStart">Where the data begin, in bytes from the start of the file.</param>
    /// <param name="fileLength">In bytes.</param>
    public static (OrderedDictionary<string, SafeTensorEntry> Entries, Dictionary<string, string> Metadata) Parse(
        string path, ReadOnlySpan<byte> header, long dataStart, long fileLength)
    {
        SafeTensorsHeader parser = new(path, header, dataStart, fileLength);
        try
        {
            return parser.ParseRoot();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader reports broken UTF-8 inside a string as an invalid operation.
            throw new SafeTensorsException(path, $"bad JSON in the header near byte {parser.Position}: {e.Message}", e);
        }
    }

    private readonly long Position => sizeof(ulong) + _json.TokenStartIndex;

    private (OrderedDictionary<string, SafeTensorEntry>, Dictionary<string, string>) ParseRoot()
    {
        List<SafeTensorEntry> entries = [];
        Dictionary<string, string>? metadata = null;
        HashSet<string> names = [];
        Expect(JsonTokenType.StartObject, "the header");
        while (NextKey(names) is { } name)
        {
            if (name == MetadataKey)
            {
                metadata = ParseMetadata();
            }
            else
            {
                entries.Add(ParseEntry(name));
            }
        }

        _json.Read(); // Throws unless only white space follows.
        return (Arrange(entries), metadata ?? []);
    }

    private Dictionary<string, string> ParseMetadata()
    {
        Dictionary<string, string> metadata = [];
        HashSet<string> keys = [];
        Expect(JsonTokenType.StartObject, MetadataKey);
        while (NextKey(keys) is { } key)
        {
            Expect(JsonTokenType.String, $"{MetadataKey}.{key}");
            metadata.Add(key, _json.GetString()!);
        }

        return metadata;
    }

    private SafeTensorEntry ParseEntry(string name)
    {
        string? storedType = null;
        Shape? shape = null;
        (long Begin, long End)? range = null;
        HashSet<string> keys = [];
        Expect(JsonTokenType.StartObject, $"tensor '{name}'");
        while (NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "dtype":
                    Expect(JsonTokenType.String, $"the dtype of '{name}'");
                    storedType = _json.GetString();
                    break;
                case "shape":
                    shape = ParseShape(name);
                    break;
                case "data_offsets":
                    range = ParseRange(name);
                    break;
                default:
                    throw Bad($"tensor '{name}' has an unknown key '{key}'");
            }
        }

        return storedType is null || shape is null || range is null
            ? throw Bad($"tensor '{name}' lacks dtype, shape or data_offsets")
            : Checked(name, storedType, shape.Value, range.Value);
    }

    private readonly SafeTensorEntry Checked(string name, string storedType, Shape shape, (long Begin, long End) range)
    {
        if (SafeTensorTypes.Find(storedType) is not var (dtype, storedSize))
        {
            throw Bad($"tensor '{name}' has the unknown dtype '{storedType}'");
        }

        if (range.Begin < 0 || range.End < range.Begin || range.End > _dataLength)
        {
            throw Bad($"tensor '{name}' lies at [{range.Begin}, {range.End}), the data have {_dataLength} bytes");
        }

        long length = range.End - range.Begin;
        return (Int128)shape.Count * storedSize == length
            ? new SafeTensorEntry(name, storedType, dtype, shape, _dataStart + range.Begin, length)
            : throw Bad($"tensor '{name}' {storedType}{shape} does not fit its {length} bytes");
    }

    private Shape ParseShape(string name)
    {
        List<int> dims = [];
        Int128 count = 1;
        Expect(JsonTokenType.StartArray, $"the shape of '{name}'");
        while (NextNumber($"the shape of '{name}'") is { } dim)
        {
            count *= dim;
            if (dim is < 0 or > int.MaxValue || count > long.MaxValue || dims.Count == MaxRank)
            {
                throw Bad($"the shape of '{name}' is impossible: extent {dim} at axis {dims.Count}");
            }

            dims.Add((int)dim);
        }

        return Shape.Create(dims.ToArray());
    }

    private (long Begin, long End) ParseRange(string name)
    {
        string what = $"the data_offsets of '{name}'";
        Expect(JsonTokenType.StartArray, what);
        return NextNumber(what) is { } begin && NextNumber(what) is { } end && NextNumber(what) is null
            ? (begin, end)
            : throw Bad($"{what} are not two numbers");
    }

    /// <summary>The format wants the data covered exactly: no overlap, no hole, nothing behind the last tensor.</summary>
    private readonly OrderedDictionary<string, SafeTensorEntry> Arrange(List<SafeTensorEntry> entries)
    {
        OrderedDictionary<string, SafeTensorEntry> arranged = [];
        long end = _dataStart;
        foreach (SafeTensorEntry entry in entries.OrderBy(e => e.Offset).ThenBy(e => e.StoredLength))
        {
            if (entry.Offset != end)
            {
                string relation = entry.Offset < end ? "overlaps the tensor before it" : "leaves a hole before it";
                throw Bad($"tensor '{entry.Name}' at byte {entry.Offset} {relation}, which ends at byte {end}");
            }

            arranged.Add(entry.Name, entry);
            end += entry.StoredLength;
        }

        return end == _dataStart + _dataLength
            ? arranged
            : throw Bad($"{_dataStart + _dataLength - end} bytes from byte {end} on belong to no tensor");
    }

    private string? NextKey(HashSet<string> seen)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        string key = _json.GetString()!;
        return seen.Add(key) ? key : throw Bad($"the key '{key}' stands twice, the second time near byte {Position}");
    }

    private long? NextNumber(string what)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndArray ? null
            : _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out long value) ? value
            : throw Bad($"{what}: not a 64-bit integer near byte {Position}");
    }

    private void Expect(JsonTokenType type, string what)
    {
        _json.Read();
        if (_json.TokenType != type)
        {
            throw Bad($"{what} is not a JSON {(type == JsonTokenType.StartObject ? "object" : type == JsonTokenType.StartArray ? "array" : "string")} near byte {Position}");
        }
    }

    private readonly SafeTensorsException Bad(string problem) => new(_path, problem);
}
