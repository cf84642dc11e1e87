using System.Globalization;
using System.Text;

namespace Atelier.Data;

/// <summary>
/// CelebA (Liu, Luo, Wang, Tang, arXiv:1411.7766) as published: aligned faces, forty attributes a face in
/// <c>list_attr_celeba.txt</c>, and, where it is there, the parts in <c>list_eval_partition.txt</c> (0 training, 1 validation, 2 test).
/// </summary>
internal sealed class CelebALayout : ILayout
{
    /// <summary>The name of the file that makes a folder CelebA.</summary>
    public const string AttributeFile = "list_attr_celeba.txt";

    private const string PartitionFile = "list_eval_partition.txt";
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <inheritdoc/>
    public PictureListing List(IFileSource source, DatasetSplit split)
    {
        string[] lines = Lines(source, Find(source, AttributeFile)!);
        string[] names = lines.Length > 1 ? Words(lines[1]) : [];
        Dictionary<string, SourceFile> pictures = new(StringComparer.Ordinal);
        foreach (SourceFile file in source.Files.Where(PictureFiles.IsPicture))
        {
            pictures.TryAdd(file.Leaf, file);
        }

        Func<string, bool> isOfPart = Part(source, split);
        List<PictureRow> rows = [];
        List<RefusedEntry> missing = [];
        for (int line = 2; line < lines.Length; line++)
        {
            string[] words = Words(lines[line]);
            if (words.Length == 0 || !isOfPart(words[0]))
            {
                continue;
            }

            if (pictures.TryGetValue(words[0], out SourceFile? file))
            {
                rows.Add(new PictureRow(new PicturePart(file)) { Annotation = new() { Attributes = Values(source, line, words, names.Length) } });
            }
            else
            {
                missing.Add(new(words[0], $"is named in {AttributeFile}, but is not there"));
            }
        }

        int others = source.Files.Count(PictureFiles.IsOther);
        return rows.Count > 0
            ? new(source, [.. rows]) { Schema = new() { Attributes = names }, Missing = missing, Others = others }
            : throw FolderLayout.NoPictures(source, others);
    }

    /// <summary>A file of this name, at any depth; null if there is none.</summary>
    public static SourceFile? Find(IFileSource source, string name) => source.Files.FirstOrDefault(file => file.Leaf == name);

    private static string[] Lines(IFileSource source, SourceFile file) => Encoding.Latin1.GetString(source.Read(file)).Split('\n');

    private static string[] Words(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    private static float[] Values(IFileSource source, int line, string[] words, int count)
    {
        float[] values = [.. words.Skip(1).Select(word => word switch { "1" => 1f, "-1" or "0" => 0f, _ => float.NaN })];
        return values.Length == count && !values.Any(float.IsNaN) ? values : throw new DatasetException(string.Create(
            CultureInfo.InvariantCulture, $"{source.Path}: line {line + 1} of {AttributeFile} has not the {count} values of 1 or -1 that line 2 names."));
    }

    // Without a file of parts, all are to learn from.
    private static Func<string, bool> Part(IFileSource source, DatasetSplit split)
    {
        if (Find(source, PartitionFile) is not SourceFile file)
        {
            return split == DatasetSplit.Train ? _ => true : throw new MissingPartException($"{source.Path}: has no {PartitionFile}, so that no pictures are test pictures.");
        }

        string wanted = split == DatasetSplit.Train ? "0" : "2";
        HashSet<string> names = [.. Lines(source, file).Select(Words).Where(words => words.Length == 2 && words[1] == wanted).Select(words => words[0])];
        return names.Contains;
    }
}
