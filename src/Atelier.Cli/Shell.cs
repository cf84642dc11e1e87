using System.CommandLine;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Imaging;
using Atelier.Imaging.Transforms;
using Atelier.Metrics;
using Atelier.Metrics.Extractors;
using Atelier.Models.Recipes;
using Atelier.Nn.StateDict;
using Atelier.Training;
using Atelier.Training.Checkpoints;

namespace Atelier.Cli;

/// <summary>
/// Runs a command and turns what goes wrong into one line and an exit code: 0 done, 1 failed, 2 used wrongly,
/// 130 or 143 interrupted (see <see cref="Interrupts"/>).
/// </summary>
internal static class Shell
{
    /// <summary>Wrong use: bad arguments, unknown names, unreadable data.</summary>
    private const int Misuse = 2;

    /// <summary>It was used rightly and failed all the same.</summary>
    public const int Failure = 1;

    public static int Run(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(Misreading.Of(parsed), Misuse);
        }

        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is RecipeException or RunException or DatasetException or ImageFormatException or CheckpointException
            or SafeTensorsException or StateException or MetricException or ExtractorException or TransformException or FormatException or FileNotFoundException or DirectoryNotFoundException)
        {
            return Complain(e.Message, Misuse);
        }
        catch (Exception e) when (e is NotFiniteException or IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return Complain(e.Message, Failure);
        }
    }

    private static int Complain(string message, int code)
    {
        Console.Error.WriteLine($"atelier: {string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}");
        return code;
    }
}
