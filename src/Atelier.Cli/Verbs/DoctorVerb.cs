using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.App.Doctor;
using Atelier.App.Runs;
using Atelier.Cli.Display;
using Atelier.Training.Doctor;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier doctor</c>: explains a run by what was seen while it was trained.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly Argument<string> s_run = new("run") { Description = "a run's folder" };
    private static readonly Option<bool> s_jsonWanted = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("doctor", "Says whether a run's training was healthy: what was wrong, since when, why, and what helps") { s_run, s_jsonWanted };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        RunFolder folder = new(parsed.GetValue(s_run)!);
        RunRecipe.Read(folder.Path); // Names what is no run.
        CaseHistory history = CaseHistory.Of(folder)
            ?? throw new RunException($"{folder.Path} was trained without a doctor: there is no {CaseHistory.FileName} in it.");
        if (parsed.GetValue(s_jsonWanted))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new { history.Findings, history.Treatments, Checkups = history.Checkups.Count, Signals = history.Standing is [.., var last] ? last.Values : null }, s_json));
            return;
        }

        foreach (Finding finding in history.Findings)
        {
            Show(finding, history.TreatmentOf(finding));
        }

        AnsiConsole.Write(HealthTables.Signals(history.Standing));
        Console.Out.WriteLine(Verdict(history));
    }

    /// <summary>Sentences go out as they are: only tables are fitted to the terminal.</summary>
    private static void Show(Finding finding, Treatment? treatment)
    {
        Console.Out.WriteLine($"{Words.Capital(finding.Disease.InWords())}: first signs at step {Steps(finding.Since)}, named at step {Steps(finding.Step)}");
        AnsiConsole.Write(HealthTables.Evidence(finding));
        Console.Out.WriteLine($"  Cause: {finding.Cause}");
        Console.Out.WriteLine($"  Remedy: {finding.Advice}");
        if (treatment is not null)
        {
            Console.Out.WriteLine($"  Treated: {treatment.InWords()}.");
        }

        Console.Out.WriteLine();
    }

    private static string Steps(long step) => step.ToString("N0", CultureInfo.InvariantCulture);

    private static string Verdict(CaseHistory history)
    {
        string names = string.Join(", ", history.StandingFindings.Select(finding => finding.Disease.InWords()).Distinct());
        return history switch
        {
            { StandingFindings.Count: > 0, LooksHealthy: true } => $"Recovered: there was {names}; at the end no sign of it was left.",
            { StandingFindings.Count: > 0 } => $"Sick: {names}.",
            { Findings.Count: > 0 } => "Healthy since training last went back.",
            _ => $"Healthy: nothing wrong was found in {Words.Count(history.Checkups.Count, "check-up")}.",
        };
    }
}
