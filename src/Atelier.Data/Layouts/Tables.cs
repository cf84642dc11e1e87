using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Atelier.Data;

/// <summary>A line of a table: what stands in each column, several values where the table gives a list.</summary>
internal sealed class TableRecord(Table table, int line, string[]?[] cells)
{
    /// <summary>Its number in the file, from 1.</summary>
    public int Line => line;

    /// <summary>What stands in a column; null where there is nothing.</summary>
    public string[]? this[string column] => table.Columns.TryGetValue(column, out int at) && at < cells.Length ? cells[at] : null;
}

/// <summary>A table of text. Large ones are common (200,000 faces with forty attributes), so that lines share all they can.</summary>
internal sealed class Table
{
    private const int ShortLength = 8;

    private readonly Dictionary<string, string[]> _short = new(StringComparer.Ordinal);
    private readonly List<TableRecord> _records = [];

    /// <summary>The columns by name, in upper or lower case.</summary>
    public Dictionary<string, int> Columns { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines.</summary>
    public IReadOnlyList<TableRecord> Records => _records;

    /// <summary>Adds a line.</summary>
    public void Add(int line, IEnumerable<(string Column, string[] Values)> cells)
    {
        List<string[]?> row = [];
        foreach ((string column, string[] values) in cells)
        {
            if (!Columns.TryGetValue(column, out int at))
            {
                Columns.Add(column, at = Columns.Count);
            }

            while (row.Count <= at)
            {
                row.Add(null);
            }

            row[at] ??= Shared(values);
        }

        _records.Add(new(this, line, [.. row]));
    }

    private string[] Shared(string[] values)
    {
        if (values is not [{ Length: <= ShortLength } value])
        {
            return values;
        }

        _short.TryAdd(value, values);
        return _short[value];
    }
}

/// <summary>Reads tables of text: CSV (RFC 4180), tab-separated values, or one JSON object a line.</summary>
internal static class Tables
{
    private static readonly string[] Extensions = [".csv", ".tsv", ".jsonl", ".ndjson"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a file is named like a table.</summary>
    public static bool IsTable(string name) => Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a table.</summary>
    /// <param name="bytes">The file, UTF-8.</param>
    /// <param name="path">What to call it; its extension tells the format.</param>
    /// <exception cref="DatasetException">It is damaged; the message names the line.</exception>
    public static Table Read(byte[] bytes, string path)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException($"{path}: is not UTF-8 (at byte {e.Index}).", e);
        }

        return path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Separated(text, ',', path)
            : path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? Separated(text, '\t', path)
            : JsonLines(text, path);
    }

    private static Table Separated(string text, char separator, string path)
    {
        Table table = new();
        string[]? names = null;
        int at = 0, line = 1;
        while (at < text.Length)
        {
            int first = line;
            List<string> cells = NextRecord(text, separator, ref at, ref line, path);
            if (cells is [""])
            {
                continue;
            }

            if (names is null)
            {
                names = [.. cells.Select(name => name.Trim())];
                if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length)
                {
                    throw new DatasetException($"{path}: names a column twice.");
                }
            }
            else if (cells.Count != names.Length)
            {
                throw new DatasetException($"{path}: line {first} has {cells.Count} values, the first line names {names.Length} columns.");
            }
            else
            {
                table.Add(first, names.Zip(cells).Where(cell => cell.Second.Length > 0).Select(cell => (cell.First, new[] { cell.Second })));
            }
        }

        return table;
    }

    private static List<string> NextRecord(string text, char separator, ref int at, ref int line, string path)
    {
        List<string> cells = [];
        while (true)
        {
            cells.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at, ref line, path) : Plain(text, separator, ref at));
            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] is not ('\r' or '\n'))
            {
                throw new DatasetException($"{path}: line {line} goes on after a closing quote.");
            }

            at += text.AsSpan(at).StartsWith("\r\n") ? 2 : at < text.Length ? 1 : 0;
            line++;
            return cells;
        }
    }

    private static string Plain(string text, char separator, ref int at)
    {
        int start = at, length = text.AsSpan(at).IndexOfAny(separator, '\r', '\n');
        at = length < 0 ? text.Length : at + length;
        return text[start..at];
    }

    // A quote within is written twice.
    private static string Quoted(string text, ref int at, ref int line, string path)
    {
        int first = line;
        StringBuilder cell = new();
        while (true)
        {
            int start = at + 1, end = text.IndexOf('"', start);
            if (end < 0)
            {
                throw new DatasetException($"{path}: the quote opened in line {first} is not closed.");
            }

            cell.Append(text, start, end - start);
            line += text.AsSpan(start, end - start).Count('\n');
            at = end + 1;
            if (at >= text.Length || text[at] != '"')
            {
                return cell.ToString();
            }

            cell.Append('"');
        }
    }

    private static Table JsonLines(string text, string path)
    {
        Table table = new();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(line.ToString());
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new DatasetException($"{path}: line {number} is no JSON object.");
                }

                table.Add(number, Flatten(document.RootElement));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new DatasetException($"{path}: line {number} is no sound JSON: {e.Message}", e);
            }
        }

        return table;
    }

    // What an object groups, such as "attributes", are columns of their own.
    private static IEnumerable<(string, string[])> Flatten(JsonElement group) => group.EnumerateObject().SelectMany(property =>
        property.Value.ValueKind == JsonValueKind.Object ? Flatten(property.Value)
        : Values(property.Value) is { Length: > 0 } values ? [(property.Name, values)]
        : Array.Empty<(string, string[])>());

    private static string[] Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Values)],
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.True => ["1"],
        JsonValueKind.False => ["0"],
        JsonValueKind.Number => [value.GetDouble().ToString("R", CultureInfo.InvariantCulture)],
        _ => [],
    };
}
