namespace Atelier.Data;

/// <summary>Where datasets lie on a machine: each in a folder of its own name below these.</summary>
/// <param name="DataRoot">What the environment variable ATELIER_DATA names, or null if it is not set.</param>
/// <param name="SystemRoot">Where the operating system's packages put datasets.</param>
/// <param name="CacheRoot">Where downloads are kept.</param>
internal sealed record DatasetPlaces(string? DataRoot, string SystemRoot, string CacheRoot)
{
    public const string Variable = "ATELIER_DATA";

    public static DatasetPlaces OfThisMachine()
    {
        string? root = Environment.GetEnvironmentVariable(Variable);
        string user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

        // A process without a home has no cache of its own; the temporary folder is better than the working one.
        string cache = Path.Combine(user.Length > 0 ? user : Path.GetTempPath(), "atelier", "datasets");
        return new DatasetPlaces(string.IsNullOrEmpty(root) ? null : root, "/usr/share/datasets", cache);
    }
}
