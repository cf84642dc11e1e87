namespace Atelier.Data;

/// <summary>The PNG files of a folder, in an order that does not depend on the file system.</summary>
/// <param name="Files">Paths, sorted ordinally within each class.</param>
/// <param name="Labels">Each file's class, or null where the folder has no classes.</param>
/// <param name="ClassNames">Names of the subfolders that are classes, sorted ordinally, or null.</param>
/// <param name="Others">How many pictures of other formats lie beside them.</param>
internal sealed record FolderListing(string[] Files, int[]? Labels, string[]? ClassNames, int Others)
{
    private static readonly string[] OtherFormats = [".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif"];

    // Hidden files are the system's (thumbnails, resource forks), not the user's pictures; endless links end somewhere.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = false };
    private static readonly EnumerationOptions Here = new() { IgnoreInaccessible = false };

    /// <summary>Lists the pictures of a part: those of the subfolder train or test if there are such, else a training set alone.</summary>
    /// <exception cref="DatasetException">There are no PNG files, no such part, or the folder cannot be listed.</exception>
    public static FolderListing Of(string folder, DatasetSplit split)
    {
        try
        {
            string part = Path.Combine(folder, split == DatasetSplit.Train ? "train" : "test");
            if (!Directory.Exists(part) && split == DatasetSplit.Test)
            {
                throw new DatasetException($"{folder}: has no test pictures; put them into a subfolder 'test', the others into 'train'.");
            }

            string root = Directory.Exists(part) ? part : folder;
            FolderListing listing = Pngs(root, Here).Length > 0 ? Flat(root, Here) : OfClasses(root);
            return listing.Files.Length > 0 ? listing : throw new DatasetException(
                $"{root}: holds no PNG pictures{(listing.Others > 0 ? $", but {listing.Others} of other formats, which are not read: convert them" : string.Empty)}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{folder}: cannot be listed: {e.Message}", e);
        }
    }

    private static FolderListing OfClasses(string root)
    {
        string[] folders = [.. Directory.GetDirectories(root, "*", Here).Order(StringComparer.Ordinal)];
        (string Name, string[] Files)[] classes =
            [.. folders.Select(f => (Path.GetFileName(f), Pngs(f, Everywhere))).Where(c => c.Item2.Length > 0)];

        // A single subfolder is where the pictures happen to lie; a class takes another to differ from.
        return classes.Length < 2 ? Flat(root, Everywhere) : new FolderListing(
            [.. classes.SelectMany(c => c.Files)],
            [.. classes.SelectMany((c, label) => Enumerable.Repeat(label, c.Files.Length))],
            [.. classes.Select(c => c.Name)],
            CountOthers(root, Everywhere));
    }

    private static FolderListing Flat(string root, EnumerationOptions options)
        => new(Pngs(root, options), Labels: null, ClassNames: null, CountOthers(root, options));

    private static string[] Pngs(string folder, EnumerationOptions options)
        => [.. Directory.EnumerateFiles(folder, "*", options).Where(f => HasExtension(f, ".png")).Order(StringComparer.Ordinal)];

    private static int CountOthers(string folder, EnumerationOptions options)
        => Directory.EnumerateFiles(folder, "*", options).Count(f => Array.Exists(OtherFormats, format => HasExtension(f, format)));

    private static bool HasExtension(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
