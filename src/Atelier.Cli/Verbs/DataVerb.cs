using System.CommandLine;
using Atelier.App.Data;
using Atelier.App.Evaluation;
using Atelier.Cli.Display;
using Atelier.Data;
using Atelier.Data.Inspection;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier data</c>: fetches, inspects, prepares and exports datasets.</summary>
internal static class DataVerb
{
    private const string PathHelp = "a dataset's name, a folder, an archive (.zip, .tar, .tar.gz), a table (.csv, .jsonl), pairs:PATH or domains:PATH";

    private static readonly Argument<string> s_name = new("name") { Description = "a dataset's name" };
    private static readonly Argument<string> s_path = new("path") { Description = PathHelp };
    private static readonly Option<int?> s_size = new("--size") { Description = "width and height of the pictures (default: their own, where most have one size)" };
    private static readonly Option<int?> s_channels = new("--channels") { Description = "1 for grey, 3 for RGB (default: the pictures' own)" };
    private static readonly Option<string> s_file = new("--out") { Description = "the file to write", Required = true };
    private static readonly Option<string> s_folder = new("--out") { Description = "the folder to write", Required = true };
    private static readonly Option<string?> s_prefix = new("--out") { Description = "where to write PREFIX.inspection.html and PREFIX.quarantine.jsonl (default: beside the pictures)" };
    private static readonly Option<string?> s_quarantine = new("--quarantine") { Description = "the list of pictures to leave out (default: the one beside the pictures, if there is one)" };
    private static readonly Option<string> s_split = new("--split") { Description = "the part, train or test", DefaultValueFactory = _ => "train" };
    private static readonly Option<long?> s_count = new("-n", "--count") { Description = "how many pictures (default: all)" };

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        CommonOptions.Bound(s_size, 1, 4096);
        CommonOptions.Bound(s_count, 1, int.MaxValue);
        s_channels.AcceptOnlyFromAmong("1", "3");
        s_split.AcceptOnlyFromAmong("train", "test");
        Command command = new("data", "Fetches, inspects, prepares and exports datasets")
        {
            On(new("fetch", "Downloads a published dataset, or finds it on this machine") { s_name }, Fetch),
            On(new("inspect", "Looks for what is wrong with pictures: writes a page, and a list of those to leave out") { s_path, s_prefix }, Inspect),
            On(new("prepare", "Packs pictures into one file that trains at full speed; goes on where it was interrupted") { s_path, s_size, s_channels, s_quarantine, s_file }, Prepare),
            On(new("export", "Writes a dataset as PNG files with a metadata.jsonl") { s_path, s_size, s_channels, s_split, s_count, s_folder }, Export),
        };
        command.SetAction(parsed => command.Parse("--help").Invoke(parsed.InvocationConfiguration));
        return command;
    }

    private static Command On(Command command, Action<ParseResult, CancellationToken> work)
    {
        command.SetAction(parsed => Interrupts.Run(stop => work(parsed, stop)));
        return command;
    }

    private static void Fetch(ParseResult parsed, CancellationToken stop)
    {
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        foreach (string place in DatasetCatalog.Fetch(parsed.GetValue(s_name)!, download, stop))
        {
            Console.Out.WriteLine(place);
        }
    }

    private static void Inspect(ParseResult parsed, CancellationToken stop)
    {
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        string path = parsed.GetValue(s_path)!, prefix = Path.GetFullPath(parsed.GetValue(s_prefix) ?? DatasetCatalog.BesidePath(path));
        InspectionReport report = StageView.Show(tell => Inspector.Run(path, new Stage("inspecting", tell), download, stop));
        Quarantine quarantine = report.ToQuarantine(prefix + Quarantine.Suffix);
        string page = prefix + ".inspection.html";
        Directory.CreateDirectory(Path.GetDirectoryName(page)!);
        quarantine.Write();
        File.WriteAllText(page, InspectionPage.Render(report, quarantine));
        foreach (IGrouping<FindingKind, Finding> kind in report.Findings.GroupBy(finding => finding.Kind))
        {
            Finding first = kind.First();
            Console.Out.WriteLine($"{InspectionPage.Title(kind.Key)}: {kind.Count():N0}, such as {first.Path}: {first.Reason}");
        }

        Console.Out.WriteLine(report.Findings.Count == 0 ? $"Nothing is wrong with it. Page: {Words.Path(page)}" : $"Page: {Words.Path(page)}");
        if (quarantine.Entries.Count > 0)
        {
            string when = prefix == DatasetCatalog.BesidePath(path) ? "from now on" : "by 'prepare --quarantine' with this list";
            Console.Out.WriteLine($"Left out {when}: {Words.Count(quarantine.Entries.Count, "picture")}, listed in {Words.Path(quarantine.Path)}");
        }
    }

    private static void Prepare(ParseResult parsed, CancellationToken stop)
    {
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        PreparationOptions options = new(parsed.GetValue(s_path)!, parsed.GetValue(s_file)!)
        {
            Size = parsed.GetValue(s_size),
            Channels = parsed.GetValue(s_channels),
            Quarantine = parsed.GetValue(s_quarantine),
            Download = download,
        };
        PreparedFile prepared = StageView.Show(tell => Preparation.Run(options, new Stage("preparing", tell), stop));
        foreach (string note in prepared.Notes.Concat(prepared.LeftOut.Take(20).Select(fault => $"left out {fault}")))
        {
            Console.Error.WriteLine($"Note: {note}");
        }

        if (prepared.LeftOut.Count > 20)
        {
            Console.Error.WriteLine($"Note: left out {prepared.LeftOut.Count - 20} more; 'atelier data inspect' names all of them");
        }

        foreach ((DatasetSplit split, int count, string hash) in prepared.Parts)
        {
            Console.Out.WriteLine($"{split.ToString().ToLowerInvariant()}: {Words.Count(count, "picture")}, {hash}");
        }

        Console.Out.WriteLine($"Prepared: {Words.Path(prepared.Path)} ({prepared.Bytes / 1e6:0.0} MB)");
    }

    private static void Export(ParseResult parsed, CancellationToken stop)
    {
        using DownloadLine download = new(Console.Error, !Console.IsErrorRedirected);
        DatasetOptions options = new()
        {
            Size = parsed.GetValue(s_size),
            Channels = parsed.GetValue(s_channels),
            Split = Enum.Parse<DatasetSplit>(parsed.GetValue(s_split)!, ignoreCase: true),
            Download = download,
        };
        IImageDataset data = DatasetCatalog.Open(parsed.GetValue(s_path)!, options, stop);
        long count = Math.Min(data.Count, parsed.GetValue(s_count) ?? data.Count);
        string folder = parsed.GetValue(s_folder)!;
        StageView.Show<object?>(tell =>
        {
            DatasetExport.Write(data, count, folder, new Stage("exporting", tell), stop);
            return null;
        });
        Console.Out.WriteLine($"Exported {Words.Count(count, "picture")}: {Words.Path(Path.GetFullPath(folder))}");
    }

    /// <summary>Passes progress on to the display.</summary>
    private sealed class Stage(string name, Action<EvaluationStage> tell) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value)
            => tell(new(value.Resumed > 0 ? $"{name} (going on from {value.Resumed:N0})" : name, value.Total == 0 ? 1 : (double)value.Done / value.Total, value.Total));
    }
}
