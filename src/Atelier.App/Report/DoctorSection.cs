using Atelier.App.Doctor;
using Atelier.Training.Doctor;

namespace Atelier.App.Report;

/// <summary>What the doctor says of a run, as a section of its page and as marks on its curves.</summary>
internal static class DoctorSection
{
    /// <summary>The section; nothing for a run that was never watched.</summary>
    public static Html Of(CaseHistory? history) => history is null ? default : Html.Of($"""

        <section><h2>The doctor</h2>
        {Findings(history)}
        </section>

        """);

    /// <summary>What was found, without a headline.</summary>
    public static Html Findings(CaseHistory history)
        => Html.Of($"{(history.Findings.Count == 0 ? Healthy(history) : history.Findings.Select(finding => Of(finding, history.TreatmentOf(finding))))}");

    /// <summary>Where the findings lie.</summary>
    public static IReadOnlyList<Mark> Marks(CaseHistory? history)
        => [.. (history?.Findings ?? []).Select(finding => new Mark(finding.Since, finding.Step, finding.Disease.InWords()))];

    /// <summary>The examinations as lines of the log, so that they are drawn with the rest: the log itself does not have them.</summary>
    public static IEnumerable<MetricsLine> Examinations(CaseHistory? history)
        => (history?.Standing ?? []).Select(checkup => new MetricsLine(
            checkup.Step, 0, 0, checkup.Values.Where(value => Signals.Examined.Contains(value.Key)).ToDictionary()));

    private static IEnumerable<Html> Healthy(CaseHistory history)
        => [Html.Of($"""<p class="dim">Nothing wrong was found in {Labels.Count(history.Checkups.Count)} check-ups.</p>""")];

    private static Html Of(Finding finding, Treatment? treatment) => Html.Of($"""
        <div class="finding"><h3>{finding.Disease.InWords()}</h3>
        <p class="dim">first signs at step {Labels.Count(finding.Since)}, named at step {Labels.Count(finding.Step)}</p>
        <table>{finding.Evidence.Select(e => Html.Of($"<tr><th>{e.Signal}</th><td>{Value(e.Value)}</td><td>healthy: {e.Healthy}</td></tr>"))}</table>
        <p>{finding.Cause}</p><p>{finding.Advice}</p>{Done(treatment)}</div>

        """);

    private static Html Done(Treatment? treatment) => treatment is null ? default : Html.Of($"<p><b>Treated:</b> {treatment.InWords()}.</p>");

    private static string Value(double value) => double.IsFinite(value) ? Labels.Number(value) : "not finite";
}
