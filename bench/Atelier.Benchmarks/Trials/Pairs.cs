namespace Atelier.Benchmarks.Trials;

/// <summary>Settings as a table shows them.</summary>
internal static class Pairs
{
    /// <summary>By key, of "width=32 latent=16"; what comes later counts.</summary>
    public static Dictionary<string, string> Of(string settings)
        => settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(same => same.Key, same => same.Last()[1]);
}
