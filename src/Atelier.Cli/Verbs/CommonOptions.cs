using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Cli.Verbs;

/// <summary>Options that several verbs take, and what they do.</summary>
internal static class CommonOptions
{
    /// <summary>Where runs go unless told otherwise.</summary>
    public const string RunsRoot = "runs";

    public static Option<bool> Json() => new("--json") { Description = "JSON on standard output, for scripts" };

    public static Option<int?> Threads()
    {
        Option<int?> option = new("--threads") { Description = "threads to compute on (default: physical cores)" };
        Bound(option, 1, 1024);
        return option;
    }

    /// <summary>Refuses numbers beyond bounds.</summary>
    public static void Bound(Option option, long least, long most) => option.Validators.Add(result =>
    {
        // Asking for the value would throw where there is no number; that is complained about without us.
        if (result.Tokens is [Token given] && long.TryParse(given.Value, CultureInfo.InvariantCulture, out long number) && (number < least || number > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least:N0} to {most:N0}."));
        }
    });

    /// <summary>Applies <c>--threads</c>.</summary>
    public static void UseThreads(int? threads) => ThreadTeam.Size = threads ?? ThreadTeam.Size;
}
