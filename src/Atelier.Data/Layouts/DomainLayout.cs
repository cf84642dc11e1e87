namespace Atelier.Data;

/// <summary>
/// Unpaired piles of pictures, one folder a domain: <c>photos/</c> and <c>paintings/</c>, within <c>train</c> and <c>test</c> or
/// not; or <c>trainA</c>, <c>trainB</c>, <c>testA</c>, <c>testB</c>, as CycleGAN's datasets are laid out (arXiv:1703.10593).
/// </summary>
internal sealed class DomainLayout : ILayout
{
    /// <summary>Whether a tree has folders named like CycleGAN's.</summary>
    public static bool Fits(FileTree tree) => Suffixed(tree, DatasetSplit.Train).Count() > 1;

    /// <inheritdoc/>
    public PictureListing List(IFileSource source, DatasetSplit split)
    {
        FileTree tree = FileTree.Of(source);
        bool suffixed = Fits(tree);
        (string Name, FileTree Folder)[] all = suffixed
            ? [.. Suffixed(tree, split)]
            : [.. FolderLayout.RequirePart(source, tree, split).Folders.Select(folder => (folder.Name, folder))];
        if (suffixed && all.Length == 0)
        {
            throw new MissingPartException($"{source.Path}: has no folders testA and testB of test pictures.");
        }

        (string Name, FileTree Folder)[] domains = [.. all.Where(domain => domain.Folder.All.Any(PictureFiles.IsPicture))];
        if (domains.Length < 2)
        {
            throw new DatasetException(
                $"{source.Path}: domains are subfolders with pictures, two or more; there {(domains.Length == 1 ? $"is only {domains[0].Name}" : "are none")}" +
                $"{(split == DatasetSplit.Test ? " among the test pictures" : "")}.");
        }

        return new(source, [.. domains.SelectMany((domain, number) => domain.Folder.All.Where(PictureFiles.IsPicture).Select(
            file => new PictureRow(new PicturePart(file)) { Annotation = new() { Domain = number } }))])
        {
            Schema = new() { Domains = [.. domains.Select(domain => domain.Name)] },
            Others = domains.Sum(domain => domain.Folder.All.Count(PictureFiles.IsOther)),
        };
    }

    // trainA gives A: the folders of a part whose names go on after its own.
    private static IEnumerable<(string Name, FileTree Folder)> Suffixed(FileTree tree, DatasetSplit split) => tree.Folders
        .Where(folder => folder.Name.Length == $"{split}".Length + 1 && folder.Name.StartsWith($"{split}", StringComparison.OrdinalIgnoreCase))
        .Select(folder => (folder.Name[^1..], folder));
}
