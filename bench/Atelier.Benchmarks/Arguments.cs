using System.Globalization;

namespace Atelier.Benchmarks;

/// <summary>Names, and options with a value ("--steps 30") or without ("--json").</summary>
internal sealed class Arguments(string[] args)
{
    private static readonly string[] s_flags = ["--json"];

    /// <summary>What is neither an option nor an option's value.</summary>
    public IReadOnlyList<string> Names { get; } = [.. args.Where((arg, i) => !IsOption(arg) && (i == 0 || !TakesValue(args[i - 1])))];

    public bool Has(string name) => args.Contains(name);

    public string? Text(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;

    public string Text(string name, string standard) => Text(name) ?? standard;

    /// <exception cref="FormatException">The value is not a number.</exception>
    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <exception cref="FormatException">The value is not a number.</exception>
    public int Number(string name, int standard) => Number(name) ?? standard;

    /// <summary>Everything but some options and their values.</summary>
    public IEnumerable<string> Without(params string[] options) => args.Where((arg, i) => !options.Contains(arg) && (i == 0 || !options.Contains(args[i - 1])));

    private static bool IsOption(string arg) => arg.StartsWith("--", StringComparison.Ordinal);

    private static bool TakesValue(string arg) => IsOption(arg) && !s_flags.Contains(arg);
}
