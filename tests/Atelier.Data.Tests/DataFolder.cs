using Atelier.Testing;

namespace Atelier.Data.Tests;

/// <summary>Real data that tests use where it is present: the folder named by ATELIER_DATA.</summary>
internal static class DataFolder
{
    /// <summary>The path of a folder in it; skips the test where it is missing, or fails it under ATELIER_REQUIRE_ALL=1.</summary>
    public static string Require(string name)
    {
        string? root = Environment.GetEnvironmentVariable("ATELIER_DATA");
        Requirement.Need(!string.IsNullOrEmpty(root), $"ATELIER_DATA is not set; {name} is needed");
        string path = Path.Combine(root!, name);
        Requirement.Need(Directory.Exists(path), $"ATELIER_DATA has no {name}");
        return path;
    }
}
