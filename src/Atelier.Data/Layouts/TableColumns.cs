using System.Globalization;

namespace Atelier.Data;

/// <summary>What the columns of a table mean, by the names that datasets give them.</summary>
internal sealed class TableColumns
{
    private static readonly string[] s_file = ["file_name", "filename", "file", "image", "path", "image_path", "image_id"];
    private static readonly string[] s_caption = ["text", "caption", "captions", "description"];
    private static readonly string[] s_label = ["label", "class", "category"];
    private static readonly string[] s_domain = ["domain", "style"];
    private static readonly string[] s_split = ["split", "partition"];
    private static readonly string[] s_target = ["target", "target_file_name", "target_image"];
    private static readonly string[] s_mask = ["mask", "mask_file_name"];

    private readonly string[] _classNames;
    private readonly string[] _domains;
    private readonly bool _signed;
    private readonly bool _numbered;

    /// <summary>Looks through all tables of a dataset, so that its parts agree.</summary>
    public TableColumns(IReadOnlyList<Table> tables)
    {
        string[] all = [.. tables.SelectMany(table => table.Columns.Keys).Distinct(StringComparer.OrdinalIgnoreCase)];
        TableRecord[] records = [.. tables.SelectMany(table => table.Records)];
        File = Of(all, s_file);
        Caption = Of(all, s_caption);
        Label = Of(all, s_label);
        Domain = Of(all, s_domain);
        Split = Of(all, s_split);
        Target = Of(all, s_target);
        Mask = Of(all, s_mask);
        string?[] known = [File, Caption, Label, Domain, Split, Target, Mask];
        Attributes = [.. all.Except(known).OfType<string>().Where(name => records.All(record => Text(record, name) is not string text || Number(text) is not null))];

        // Attributes of 1 and -1, as CelebA's, say yes and no.
        _signed = Attributes.Count > 0 && records.All(record => Attributes.All(name => Text(record, name) is null or "1" or "-1"));
        string[] labels = [.. Distinct(records, Label)];
        _numbered = labels.Length > 0 && Array.TrueForAll(labels, label => Whole(label) is not null);
        _classNames = _numbered
            ? [.. Enumerable.Range(0, labels.Max(label => Whole(label)!.Value) + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))]
            : labels;
        _domains = [.. Distinct(records, Domain)];
    }

    /// <summary>The column of the pictures' names; null if there is none.</summary>
    public string? File { get; }

    /// <summary>The column of the captions.</summary>
    public string? Caption { get; }

    /// <summary>The column of the classes.</summary>
    public string? Label { get; }

    /// <summary>The column of the domains.</summary>
    public string? Domain { get; }

    /// <summary>The column of the parts.</summary>
    public string? Split { get; }

    /// <summary>The column of the targets' names.</summary>
    public string? Target { get; }

    /// <summary>The column of the masks' names.</summary>
    public string? Mask { get; }

    /// <summary>All other columns that hold numbers.</summary>
    public IReadOnlyList<string> Attributes { get; }

    /// <summary>The classes' names: the labels in order, or all numbers up to the largest where labels are whole numbers.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>The domains' names, in order.</summary>
    public IReadOnlyList<string> Domains => _domains;

    /// <summary>What the table tells besides classes.</summary>
    public AnnotationSchema Schema => new() { Captions = Caption is not null, Attributes = Attributes, Domains = Domains };

    /// <summary>The first value of a column; null if there is none.</summary>
    public static string? Text(TableRecord record, string? column) => column is null ? null : record[column]?[0];

    /// <summary>A record's class; null if it has none.</summary>
    public int? LabelOf(TableRecord record) => Text(record, Label) is not string label ? null : _numbered ? Whole(label) : Index(_classNames, label);

    /// <summary>What a record tells besides its class.</summary>
    public Annotation AnnotationOf(TableRecord record) => new()
    {
        Captions = Caption is not null && record[Caption] is { } captions ? [.. captions.Select(OneLine)] : [],
        Attributes = [.. Attributes.Select(name => Text(record, name) is not string text ? float.NaN : _signed && text == "-1" ? 0 : Number(text)!.Value)],
        Domain = Text(record, Domain) is string domain ? Index(_domains, domain) : null,
    };

    private static string? Of(string[] all, string[] names)
        => names.Select(name => Array.Find(all, column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(column => column is not null);

    private static IEnumerable<string> Distinct(TableRecord[] records, string? column)
        => records.Select(record => Text(record, column)).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static int? Index(string[] names, string name)
    {
        int index = Array.BinarySearch(names, name, StringComparer.Ordinal);
        return index < 0 ? null : index;
    }

    private static float? Number(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" => 1,
        "FALSE" or "NO" => 0,
        _ => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number : null,
    };

    // Labels beyond this are identifiers, not classes.
    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 100_000 ? number : null;

    private static string OneLine(string caption) => string.Join(' ', caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
