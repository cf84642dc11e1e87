namespace Atelier.Benchmarks.Reporting;

/// <summary>The part of a page that a command writes; what people wrote before and after it stays.</summary>
/// <param name="Command">What is typed: "bench/compare report".</param>
internal sealed record GeneratedPart(string Command)
{
    public string Begin => $"<!-- from here: {Command} -->";

    public string End => $"<!-- to here: {Command} -->";

    /// <summary>Puts it between its marks.</summary>
    /// <exception cref="FormatException">The page has no marks.</exception>
    public string Insert(string page, string generated)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{page[..begin]}{Begin}\n\n{generated}\n{page[end..]}"
            : throw new FormatException($"The page needs the lines \"{Begin}\" and \"{End}\".");
    }
}
