namespace Atelier.Data;

/// <summary>
/// Pictures named by a table with captions, labels, attributes, domains, targets or masks: any CSV or JSON-lines file, or the
/// <c>metadata.csv</c> or <c>metadata.jsonl</c> that Hugging Face's image folders have at the top or in each part's folder. Names
/// are relative to the table.
/// </summary>
/// <param name="named">The table's name in its source; null looks for tables called metadata.</param>
internal sealed class TableLayout(string? named = null) : ILayout
{
    private static readonly string[] s_metadata = ["metadata.jsonl", "metadata.csv"];
    private static readonly string[] s_validation = ["validation", "valid", "val", "eval", "dev"];

    /// <summary>Whether a tree has tables called metadata.</summary>
    public static bool Fits(FileTree tree) => Metadata(tree).Length > 0;

    /// <inheritdoc/>
    public PictureListing List(IFileSource source, DatasetSplit split)
    {
        (SourceFile File, DatasetSplit? Part, Table Table)[] tables =
            [.. Files(source).Select(found => (found.File, found.Part, Tables.Read(source.Read(found.File), source.PathOf(found.File))))];
        TableColumns columns = new([.. tables.Select(found => found.Table)]);
        if (columns.File is null)
        {
            throw new DatasetException($"{source.PathOf(tables[0].File)}: has no column file_name that names the pictures.");
        }

        if (Array.TrueForAll(tables, found => found.Part is not null && found.Part != split))
        {
            throw new MissingPartException($"{source.Path}: has no table of {split.ToString().ToLowerInvariant()} pictures.");
        }

        Builder builder = new(source, columns);
        foreach ((SourceFile file, DatasetSplit? part, Table table) in tables)
        {
            if (part is null || part == split)
            {
                builder.Add(file, part is null ? OfPart(source, columns, table.Records, split) : table.Records);
            }
        }

        return builder.Listing(split);
    }

    private static (SourceFile File, DatasetSplit? Part)[] Metadata(FileTree tree)
    {
        SourceFile? Find(FileTree? folder) => folder?.Here.FirstOrDefault(file => s_metadata.Contains(file.Leaf));
        (SourceFile, DatasetSplit?)[] parts = [.. Enum.GetValues<DatasetSplit>()
            .Select(split => (Find(tree.Part(split)), (DatasetSplit?)split)).Where(found => found.Item1 is not null).Select(found => (found.Item1!, found.Item2))];
        return parts.Length > 0 ? parts : Find(tree) is SourceFile file ? [(file, null)] : [];
    }

    private (SourceFile File, DatasetSplit? Part)[] Files(IFileSource source) => named is null
        ? Metadata(FileTree.Of(source))
        : [(source.Files.FirstOrDefault(file => file.Name == named) ?? throw new DatasetException($"{source.Path}: has no file {named}."), null)];

    // Where nothing is called a test picture, those for validation are.
    private static IEnumerable<TableRecord> OfPart(IFileSource source, TableColumns columns, IReadOnlyList<TableRecord> records, DatasetSplit split)
    {
        string Part(TableRecord record) => TableColumns.Text(record, columns.Split)?.ToLowerInvariant() ?? "train";
        string[] test = records.Any(record => Part(record) == "test") ? ["test"] : s_validation;
        if (split == DatasetSplit.Train)
        {
            return records.Where(record => Part(record) != "test" && !s_validation.Contains(Part(record)));
        }

        TableRecord[] found = [.. records.Where(record => test.Contains(Part(record)))];
        return found.Length > 0 ? found : throw new MissingPartException($"{source.Path}: has no test pictures; a column 'split' can say which are.");
    }

    /// <summary>Gathers rows from tables.</summary>
    private sealed class Builder(IFileSource source, TableColumns columns)
    {
        private readonly Dictionary<string, SourceFile> _files = source.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        private readonly List<PictureRow> _rows = [];
        private readonly List<RefusedEntry> _missing = [];

        public void Add(SourceFile table, IEnumerable<TableRecord> records)
        {
            foreach (TableRecord record in records)
            {
                if (Row(table, record, out string name, out string? fault) is PictureRow row)
                {
                    _rows.Add(row);
                }
                else
                {
                    _missing.Add(new(name, $"{fault} (line {record.Line} of {table.Leaf})"));
                }
            }
        }

        public PictureListing Listing(DatasetSplit split) => _rows.Count > 0
            ? new(source, [.. _rows])
            {
                ClassNames = columns.Label is null ? null : columns.ClassNames,
                Schema = columns.Schema,
                Missing = _missing,
            }
            : throw new DatasetException(_missing.Count > 0
                ? $"{source.Path}: none of the pictures that its table names can be had; the first: {_missing[0].Name} {_missing[0].Reason}."
                : $"{source.Path}: its table names no pictures {(split == DatasetSplit.Train ? "to learn from" : "to judge by")}.");

        // Every row knows what the columns promise, but for captions and attributes, which can say that nothing is known.
        private PictureRow? Row(SourceFile table, TableRecord record, out string name, out string? fault)
        {
            fault = null;
            name = $"line {record.Line}";
            PicturePart? picture = Part(table, record, columns.File!, ref name, ref fault);
            PicturePart? target = Part(table, record, columns.Target, ref name, ref fault), mask = Part(table, record, columns.Mask, ref name, ref fault);
            int? label = columns.LabelOf(record);
            Annotation annotation = columns.AnnotationOf(record);
            fault ??= columns.Label is not null && label is null ? "has no label"
                : columns.Domain is not null && annotation.Domain is null ? "has no domain"
                : null;
            return fault is null ? new PictureRow(picture!) { Target = target, Mask = mask, Label = label, Annotation = annotation } : null;
        }

        private PicturePart? Part(SourceFile table, TableRecord record, string? column, ref string name, ref string? fault)
        {
            if (column is null || fault is not null)
            {
                return null;
            }

            if (TableColumns.Text(record, column) is not string given)
            {
                fault = $"has no {column}";
                return null;
            }

            string normal = EntryName.Normalize(given), full = table.Folder.Length > 0 ? $"{table.Folder}/{normal}" : normal;
            name = column == columns.File ? full : name;
            SourceFile? file = null;
            fault = EntryName.Fault(normal)
                ?? (!_files.TryGetValue(full, out file) ? $"names {normal}, which is not there"
                : !PictureFiles.IsPicture(file) ? $"names {normal}, which is no picture that is read"
                : null);
            return fault is null ? new PicturePart(file!) : null;
        }
    }
}
