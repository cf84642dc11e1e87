namespace Atelier.Data;

/// <summary>Guessing which name a user meant.</summary>
public static class NearestName
{
    /// <summary>" (did you mean 'x'?)" when a candidate is near, else nothing.</summary>
    /// <param name="written">What the user wrote.</param>
    /// <param name="candidates">The names that there are, in lower case.</param>
    public static string Hint(string written, IEnumerable<string> candidates)
    {
        string? name = candidates.MinBy(c => Distance(written.ToLowerInvariant(), c));
        return name is not null && Distance(written.ToLowerInvariant(), name) <= Math.Max(2, name.Length / 3)
            ? $" (did you mean '{name}'?)"
            : string.Empty;
    }

    /// <summary>Levenshtein's distance: the fewest insertions, deletions and replacements that make one word of the other.</summary>
    public static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced);
            }
        }

        return row[^1];
    }
}
