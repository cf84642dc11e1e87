using System.Globalization;
using Atelier.App.Report;
using Atelier.Data;
using Atelier.Data.Inspection;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;

namespace Atelier.App.Data;

/// <summary>What the dataset doctor found, as one self-contained page with thumbnails.</summary>
public static class InspectionPage
{
    private const int ThumbnailSize = 96, MostThumbnails = 48, MostLines = 500, MostRows = 30;

    private const string Style = """
        .gallery { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0; }
        .gallery figure { margin: 0; width: 216px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px; font-size: 12px; overflow-wrap: anywhere; }
        .gallery figure.sample { width: auto; padding: 4px; }
        .gallery img { max-height: 96px; max-width: 96px; image-rendering: pixelated; border-radius: 4px; background: repeating-conic-gradient(#8884 0 25%, transparent 0 50%) 0 / 12px 12px; }
        .pair { display: flex; gap: 4px; min-height: 24px; }
        .bar { background: var(--accent); height: 10px; border-radius: 3px; min-width: 2px; }
        .bar + * { padding-left: 8px; } td.wide { width: 50%; min-width: 240px; }
        .tables { display: flex; flex-wrap: wrap; gap: 14px; align-items: flex-start; }
        """;

    private static readonly Dictionary<FindingKind, string> s_titles = new()
    {
        [FindingKind.Unreadable] = "Cannot be read",
        [FindingKind.Truncated] = "Cut short",
        [FindingKind.Bomb] = "Far too large",
        [FindingKind.Missing] = "Missing or refused",
        [FindingKind.Constant] = "Of one colour",
        [FindingKind.Duplicate] = "Duplicates",
        [FindingKind.NearDuplicate] = "Near duplicates",
        [FindingKind.LeakedTest] = "Test pictures among those to learn from",
        [FindingKind.LabelConflict] = "Contradicting labels",
        [FindingKind.OddSize] = "Odd sizes",
        [FindingKind.OddMode] = "Odd modes",
        [FindingKind.ClassImbalance] = "Classes",
        [FindingKind.OtherFormat] = "Other formats",
    };

    /// <summary>The heading of a kind of findings.</summary>
    public static string Title(FindingKind kind) => s_titles[kind];

    /// <summary>The page. Names and reasons come from files and are escaped; nothing outside the page is referred to.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="quarantine">Where the pictures to leave out are listed.</param>
    public static string Render(InspectionReport report, Quarantine quarantine) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{report.Name} inspected - Atelier</title>
        <style>{Html.Raw(PageAssets.Style)}{Html.Raw(Style)}</style>
        </head>
        <body>
        <header><h1>{report.Name}</h1><p class="dim">{Verdict(report, quarantine)}</p></header>
        {Tiles(report, quarantine)}
        {report.Findings.GroupBy(finding => finding.Kind).Select(kind => Section(report, kind.Key, [.. kind]))}
        {Distributions(report)}
        {Samples(report)}
        <footer class="dim">Made by Atelier.</footer>
        </body>
        </html>

        """).Markup;

    private static string Verdict(InspectionReport report, Quarantine quarantine)
        => report.Findings.Count == 0 ? "Nothing is wrong with it."
        : quarantine.Entries.Count == 0 ? "Every picture can be used; see what is unusual."
        : $"{Labels.Count(quarantine.Entries.Count)} pictures to leave out are listed in {Path.GetFileName(quarantine.Path)}.";

    private static Html Tiles(InspectionReport report, Quarantine quarantine)
    {
        (string Name, int Count)[] tiles =
        [
            .. report.Pictures.Select(part => ($"{part.Key.ToString().ToLowerInvariant()} pictures", part.Value)),
            .. report.Classes.Count > 0 ? [("classes", report.Classes.Count)] : Array.Empty<(string, int)>(),
            ("findings", report.Findings.Count), ("in quarantine", quarantine.Entries.Count),
        ];
        return Html.Of($"""<dl class="tiles">{tiles.Select(tile => Html.Of($"<div><dt>{tile.Name}</dt><dd>{Labels.Count(tile.Count)}</dd></div>"))}</dl>""");
    }

    private static Html Section(InspectionReport report, FindingKind kind, Finding[] findings)
    {
        Finding[] pictured = [.. findings.Take(MostThumbnails)], listed = [.. findings.Skip(MostThumbnails).Take(MostLines)];
        int more = findings.Length - pictured.Length - listed.Length;
        return Html.Of($"""
            <section><h2>{Title(kind)} <span class="dim">{Labels.Count(findings.Length)}{(findings[0].Quarantine && report.InFiles ? ", to leave out" : "")}</span></h2>
            <div class="gallery">{pictured.Select(finding => Figure(report, finding))}</div>
            {listed.Select(finding => Html.Of($"<div>{finding.Path} <span class=\"dim\">{finding.Reason}</span></div>"))}
            {(more > 0 ? Html.Of($"""<p class="dim">and {Labels.Count(more)} more</p>""") : default)}</section>
            """);
    }

    private static Html Figure(InspectionReport report, Finding finding) => Html.Of($"""
        <figure><div class="pair">{Picture(report, finding.Path)}{(finding.Other is string other ? Picture(report, other) : default)}</div>
        <figcaption>{finding.Path}<br><span class="dim">{finding.Reason}</span></figcaption></figure>
        """);

    private static Html Picture(InspectionReport report, string path)
    {
        if (report.Thumbnail(path, ThumbnailSize) is not Image image)
        {
            return default;
        }

        using MemoryStream png = new();
        Png.Write(png, image);
        return Html.Of($"""<img src="data:image/png;base64,{Html.Raw(Convert.ToBase64String(png.GetBuffer().AsSpan(0, (int)png.Length)))}" alt="{path}" title="{path}">""");
    }

    private static Html Distributions(InspectionReport report) => Html.Of($"""
        <section><h2>What there is</h2><div class="tables">{Table("size", report.Sizes)}{Table("mode", report.Modes)}{Table("class", report.Classes)}</div></section>
        """);

    private static Html Table(string title, IReadOnlyList<(string Name, int Count)> rows) => rows.Count == 0 ? default : Html.Of($"""
        <table><tr><th>{title}</th><th>pictures</th><th></th></tr>{rows.Take(MostRows).Select(row => Html.Of(
            $"<tr><td>{row.Name}</td><td>{Labels.Count(row.Count)}</td><td class=\"wide\"><div class=\"bar\" style=\"width: {100.0 * row.Count / rows.Max(other => other.Count)}%\"></div></td></tr>"))}
        {(rows.Count > MostRows ? Html.Of($"""<tr><td class="dim">and {Labels.Count(rows.Count - MostRows)} more</td></tr>""") : default)}</table>
        """);

    private static Html Samples(InspectionReport report) => Html.Of($"""
        <section><h2>Some of the pictures</h2>{report.Samples.Select(sample => Html.Of($"""
        {(sample.Class.Length > 0 ? Html.Of($"<h3>{sample.Class}</h3>") : default)}<div class="gallery">{sample.Paths.Select(path => Html.Of($"""<figure class="sample">{Picture(report, path)}</figure>"""))}</div>
        """))}</section>
        """);
}
