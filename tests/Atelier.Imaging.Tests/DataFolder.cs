namespace Atelier.Testing;

/// <summary>Real data that tests use where it is present: the folder named by ATELIER_DATA.</summary>
internal static class DataFolder
{
    /// <summary>
    /// The path of a file or folder in it. Where it is missing the test is skipped, saying why; with ATELIER_REQUIRE_ALL=1 it fails.
    /// </summary>
    public static string Require(string relative)
    {
        string? root = Environment.GetEnvironmentVariable("ATELIER_DATA");
        string path = Path.Combine(root ?? string.Empty, relative);
        if (!string.IsNullOrEmpty(root) && Path.Exists(path))
        {
            return path;
        }

        string reason = string.IsNullOrEmpty(root) ? $"ATELIER_DATA is not set; {relative} is needed" : $"ATELIER_DATA has no {relative}";
        Assert.False(Environment.GetEnvironmentVariable("ATELIER_REQUIRE_ALL") == "1", reason);
        Assert.Skip(reason);
        return path;
    }
}
