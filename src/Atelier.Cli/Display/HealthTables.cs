using System.Globalization;
using System.Text;
using Atelier.Training.Doctor;
using Spectre.Console;

namespace Atelier.Cli.Display;

/// <summary>What a doctor saw, as tables.</summary>
internal static class HealthTables
{
    private const int Width = 16;
    private const string Levels = "▁▂▃▄▅▆▇█";

    public static Table Evidence(Finding finding)
    {
        Table table = Tables.Of("signal", "value", "healthy");
        foreach (Evidence evidence in finding.Evidence)
        {
            table.Add(evidence.Signal, Number(evidence.Value), evidence.Healthy);
        }

        return table;
    }

    /// <summary>Each signal's course and where it stands.</summary>
    public static Table Signals(IReadOnlyList<Checkup> checkups)
    {
        Table table = Tables.Of("signal", "course", "least", "most", "last");
        table.Columns[1].NoWrap();
        foreach (string signal in checkups.SelectMany(checkup => checkup.Values.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            double[] values = [.. checkups.Select(checkup => checkup[signal]).OfType<double>()];
            double[] finite = [.. values.Where(double.IsFinite).DefaultIfEmpty(double.NaN)];
            table.Add(signal, Course(values, finite.Min(), finite.Max()), Number(finite.Min()), Number(finite.Max()), Number(values[^1]));
        }

        return table;
    }

    /// <summary>A curve of a few characters; what is not finite is a gap.</summary>
    private static string Course(double[] values, double least, double most)
    {
        StringBuilder course = new();
        for (int i = 0; i < Math.Min(Width, values.Length); i++)
        {
            double value = values[(int)((long)i * values.Length / Math.Min(Width, values.Length))];
            course.Append(double.IsFinite(value) ? Levels[most > least ? (int)Math.Round((value - least) / (most - least) * (Levels.Length - 1)) : 0] : ' ');
        }

        return course.ToString();
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("G3", CultureInfo.InvariantCulture) : "not finite";
}
