using System.Globalization;

namespace Atelier.Benchmarks;

/// <summary>Names, and options with a value ("--steps 30") or without ("--json").</summary>
internal sealed class Arguments(string[] args)
{
    private static readonly string[] s_flags = ["--json"];

    /// <summary>What is neither an option nor an option's value.</summary>
    public IReadOnlyList<string> Names { get; } =
        [.. args.Where((arg, i) => !arg.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal) || s_flags.Contains(args[i - 1])))];

    public bool Has(string name) => args.Contains(name);

    public string Text(string name, string standard) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : standard;

    public int Number(string name, int standard) => int.Parse(Text(name, standard.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
