namespace Atelier.Data;

/// <summary>The two files of one part of a dataset in IDX format, named as MNIST's are, gzipped or not.</summary>
/// <param name="Images">Path of the pictures.</param>
/// <param name="Labels">Path of the labels.</param>
internal sealed record IdxFiles(string Images, string Labels)
{
    /// <summary>The name, without .gz, of a part's pictures.</summary>
    public static string ImagesName(DatasetSplit split) => $"{Prefix(split)}-images-idx3-ubyte";

    /// <summary>The name, without .gz, of a part's labels.</summary>
    public static string LabelsName(DatasetSplit split) => $"{Prefix(split)}-labels-idx1-ubyte";

    /// <summary>Whether a folder holds pictures in IDX format, of any part.</summary>
    public static bool AreIn(string folder)
        => Enum.GetValues<DatasetSplit>().Any(split => Find(folder, ImagesName(split)) is not null);

    /// <summary>A part's files in a folder, or null with the name of one that is not there.</summary>
    public static IdxFiles? In(string folder, DatasetSplit split, out string? missing)
    {
        string? images = Find(folder, ImagesName(split)), labels = Find(folder, LabelsName(split));
        missing = images is null ? ImagesName(split) : labels is null ? LabelsName(split) : null;
        return images is not null && labels is not null ? new IdxFiles(images, labels) : null;
    }

    /// <summary>A part's files in a folder that must have them.</summary>
    /// <exception cref="MissingPartException">Both are missing.</exception>
    /// <exception cref="DatasetException">One is missing.</exception>
    public static IdxFiles Require(string folder, DatasetSplit split)
    {
        if (In(folder, split, out string? missing) is IdxFiles files)
        {
            return files;
        }

        string fault = $"{folder}: has no file {missing} or {missing}.gz.";
        throw Find(folder, ImagesName(split)) is null && Find(folder, LabelsName(split)) is null ? new MissingPartException(fault) : new DatasetException(fault);
    }

    private static string Prefix(DatasetSplit split) => split == DatasetSplit.Train ? "train" : "t10k";

    private static string? Find(string folder, string name)
        => Array.Find([Path.Combine(folder, name), Path.Combine(folder, name + ".gz")], File.Exists);
}
