namespace Atelier.Data;

/// <summary>Pictures in one folder, or with one subfolder a class; subfolders <c>train</c> and <c>test</c> are the parts.</summary>
internal sealed class FolderLayout : ILayout
{
    /// <inheritdoc/>
    public PictureListing List(IFileSource source, DatasetSplit split)
    {
        FileTree tree = FileTree.Of(source), part = RequirePart(source, tree, split);
        int others = part.All.Count(PictureFiles.IsOther);
        string[] classes = Pictures(part.Here).Any() ? [] : ClassNames(tree);

        // A single subfolder is where the pictures happen to lie; a class takes another to differ from.
        PictureRow[] rows = classes.Length < 2
            ? [.. Pictures(part.Here.Any(PictureFiles.IsPicture) ? part.Here : part.All).Select(file => new PictureRow(new PicturePart(file)))]
            : [.. part.Folders.SelectMany(folder => Pictures(folder.All).Select(file => new PictureRow(new PicturePart(file)) { Label = Array.IndexOf(classes, folder.Name) }))];
        return rows.Length > 0
            ? new(source, rows) { ClassNames = classes.Length < 2 ? null : classes, Others = others }
            : throw NoPictures(source, others);
    }

    /// <summary>The tree of a part: that of its own folder, or all of it for the training set where there are no such folders.</summary>
    /// <exception cref="DatasetException">There is no such part.</exception>
    public static FileTree RequirePart(IFileSource source, FileTree tree, DatasetSplit split)
        => tree.Part(split) ?? (split == DatasetSplit.Train ? tree : throw new MissingPartException(
            $"{source.Path}: has no test pictures; put them into a subfolder 'test', the others into 'train'."));

    /// <summary>The complaint about a place without pictures.</summary>
    public static DatasetException NoPictures(IFileSource source, int others) => new(
        $"{source.Path}: holds no pictures{(others > 0 ? $", but {others} of other formats, which are not read: convert them" : string.Empty)}" +
        $"{(source.Refused.Count > 0 ? $"; {source.Refused.Count} were refused, the first: {source.Refused[0].Name} {source.Refused[0].Reason}" : string.Empty)}.");

    // Both parts number the classes alike, even where one lacks some.
    private static string[] ClassNames(FileTree tree)
    {
        FileTree[] parts = [.. Enum.GetValues<DatasetSplit>().Select(tree.Part).OfType<FileTree>()];
        return [.. (parts.Length > 0 ? parts : [tree])
            .SelectMany(part => part.Folders).Where(folder => Pictures(folder.All).Any()).Select(folder => folder.Name)
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<SourceFile> Pictures(IEnumerable<SourceFile> files) => files.Where(PictureFiles.IsPicture);
}
