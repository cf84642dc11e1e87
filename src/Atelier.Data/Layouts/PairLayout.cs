namespace Atelier.Data;

/// <summary>
/// Pairs: two pictures side by side in each file, the left one the picture and the right one its target; or two folders whose files
/// bear the same names, the first in order of name the pictures. Both within <c>train</c> and <c>test</c> or not.
/// </summary>
internal sealed class PairLayout : ILayout
{
    /// <inheritdoc/>
    public PictureListing List(IFileSource source, DatasetSplit split)
    {
        FileTree part = FolderLayout.RequirePart(source, FileTree.Of(source), split);
        FileTree[] folders = [.. part.Folders.Where(folder => folder.All.Any(PictureFiles.IsPicture))];
        PictureListing listing = folders.Length == 2 && !part.Here.Any(PictureFiles.IsPicture) ? ByName(source, folders[0], folders[1]) : SideBySide(source, part);
        return listing.Rows.Length > 0 ? listing with { Others = part.All.Count(PictureFiles.IsOther) }
            : folders.Length == 2 ? throw new DatasetException($"{source.Path}: no file in {folders[0].Name} has a partner of the same name in {folders[1].Name}.")
            : throw FolderLayout.NoPictures(source, part.All.Count(PictureFiles.IsOther));
    }

    private static PictureListing SideBySide(IFileSource source, FileTree part) => new(source, [.. part.All.Where(PictureFiles.IsPicture).Select(
        file => new PictureRow(new PicturePart(file, PictureRegion.LeftHalf)) { Target = new(file, PictureRegion.RightHalf) })]);

    private static PictureListing ByName(IFileSource source, FileTree pictures, FileTree targets)
    {
        Dictionary<string, SourceFile> left = Named(pictures), right = Named(targets);
        return new(source, [.. left.Where(file => right.ContainsKey(file.Key)).Select(
            file => new PictureRow(new PicturePart(file.Value)) { Target = new(right[file.Key]) })])
        {
            Missing =
            [
                .. left.Where(file => !right.ContainsKey(file.Key)).Select(file => new RefusedEntry(file.Value.Name, $"has no partner of its name in {targets.Name}")),
                .. right.Where(file => !left.ContainsKey(file.Key)).Select(file => new RefusedEntry(file.Value.Name, $"has no partner of its name in {pictures.Name}")),
            ],
        };
    }

    // Partners may be of different formats: a photograph and its PNG mask.
    private static Dictionary<string, SourceFile> Named(FileTree folder)
    {
        Dictionary<string, SourceFile> named = new(StringComparer.Ordinal);
        foreach (SourceFile file in folder.All.Where(PictureFiles.IsPicture))
        {
            named.TryAdd(Path.ChangeExtension(folder.Relative(file), null), file);
        }

        return named;
    }
}
