using System.CommandLine;
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
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                result.AddError("--threads must be from 1 to 1024.");
            }
        });
        return option;
    }

    /// <summary>Applies <c>--threads</c>.</summary>
    public static void UseThreads(int? threads) => ThreadTeam.Size = threads ?? ThreadTeam.Size;
}
