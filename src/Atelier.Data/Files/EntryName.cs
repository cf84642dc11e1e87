namespace Atelier.Data;

/// <summary>Names that an archive or a table gives, which may be meant to lead somewhere else.</summary>
internal static class EntryName
{
    private const int MaxLength = 1024, MaxDepth = 64;

    /// <summary>A name with '/' between folders and without "./" at its head.</summary>
    public static string Normalize(string name)
    {
        string plain = name.Replace('\\', '/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        return plain;
    }

    /// <summary>What is wrong with a normalised name, as a clause; null if nothing is.</summary>
    public static string? Fault(string name)
    {
        string[] parts = name.Split('/');
        return name.Length == 0 ? "has no name"
            : name.Length > MaxLength ? $"has a name of {name.Length} characters"
            : parts.Length > MaxDepth ? $"lies {parts.Length} folders deep"
            : name.StartsWith('/') || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0])) ? "has an absolute path for a name"
            : parts.Contains("..") ? "has a name that leads out of its folder"
            : name.Any(char.IsControl) ? "has control characters in its name"
            : null;
    }

    /// <summary>Hidden files are the system's (thumbnails, resource forks), not the user's pictures.</summary>
    public static bool IsHidden(string name) => name.Split('/').Any(part => part == "__MACOSX" || (part.StartsWith('.') && part is not ("." or "..")));
}
