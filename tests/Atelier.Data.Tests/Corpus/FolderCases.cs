using System.Diagnostics;

namespace Atelier.Data.Tests.Corpus;

/// <summary>Folders: empty ones, links that lead round, pipes and devices, names that are no text.</summary>
internal static class FolderCases
{
    public static IEnumerable<CorpusCase> All() => OperatingSystem.IsLinux() ? [.. Plain(), .. Made()] : Plain();

    private static IEnumerable<CorpusCase> Plain()
    {
        yield return new("place that is not there", "set", Outcome.Error, "There is no dataset or folder", _ => { });
        yield return new("empty folder", "set", Outcome.Error, "holds no pictures", folder => Directory.CreateDirectory(Path.Combine(folder, "set")));
        yield return new("folder of empty folders", "set", Outcome.Error, "holds no pictures", folder => Directory.CreateDirectory(Path.Combine(folder, "set", "a", "b")));
        yield return CorpusCase.OfFolder("folder of other files", Outcome.Error, "holds no pictures", ("a.txt", [1]), ("b.mp4", [2]));
        yield return CorpusCase.OfFolder("folder of formats that are not read", Outcome.Error, "but 2 of other formats", ("a.jxl", [1]), ("b.psd", [2]));
        yield return CorpusCase.OfFolder("folder of a class without pictures", Outcome.Works, "", ("a/1.png", PictureSamples.Png(1)), ("b/1.txt", [1]));
        yield return CorpusCase.OfFolder("folder of classes with one name in two cases", Outcome.Works, "", ("a/1.png", PictureSamples.Png(1)), ("A/1.png", PictureSamples.Png(2)));
        yield return CorpusCase.OfFolder("folder thirty deep", Outcome.Works, "", ($"{string.Join('/', Enumerable.Repeat("d", 30))}/1.png", PictureSamples.Png(1)));
        yield return CorpusCase.OfFolder("folder forty deep beside a picture", Outcome.Finding, "folders deep", ("good.png", PictureSamples.Png(1)), ($"{string.Join('/', Enumerable.Repeat("d", 40))}/1.png", PictureSamples.Png(2)));
        yield return CorpusCase.OfFolder("folder with another format beside", Outcome.Finding, "formats that are not read", ("good.png", PictureSamples.Png(1)), ("b.psd", [2]));
    }

    private static IEnumerable<CorpusCase> Made()
    {
        yield return Shell("link to itself", "ln -s self.png self.png", Outcome.Finding, "cannot be read");
        yield return Shell("two links that lead to each other", "ln -s b.png a.png; ln -s a.png b.png", Outcome.Finding, "cannot be read");
        yield return Shell("link that leads nowhere", "ln -s /nowhere/at/all.png odd.png", Outcome.Finding, "cannot be read");
        yield return Shell("link to the folder it is in", "ln -s . again", Outcome.Finding, "is a link to a folder that is read already");
        yield return Shell("link to the folder above", "mkdir a; ln -s .. a/up", Outcome.Finding, "is a link to a folder that is read already");
        yield return Shell("link to a picture", "ln -s good.png odd.png", Outcome.Works, "");
        yield return Shell("link to a folder elsewhere", "mkdir ../else; cp good.png ../else/; ln -s ../else more", Outcome.Works, "");
        yield return Shell("pipe", "mkfifo odd.png", Outcome.Finding, "is empty or no plain file");
        yield return Shell("device", "ln -s /dev/zero odd.png", Outcome.Finding, "is empty or no plain file");
        yield return Shell("file of /proc", "ln -s /proc/self/mem odd.png", Outcome.Finding, "is empty or no plain file");
        yield return Shell("sparse file of a terabyte", "truncate -s 1T odd.png", Outcome.Finding, "more than the");
        yield return Shell("name that is not UTF-8", "cp good.png $'bad\\xff\\xfe.png'", Outcome.Finding, "has a name that is not UTF-8");
        yield return Shell("name that is a command", "cp good.png '$(reboot).png'; cp good.png -- '-rf.png'", Outcome.Works, "");
        yield return Shell("name with a line feed", "cp good.png $'two\\nlines.png'", Outcome.Works, "");
    }

    private static CorpusCase Shell(string name, string script, Outcome outcome, string says) => new(name, "set", outcome, says, folder =>
    {
        PictureSamples.Write(Path.Combine(folder, "set"), ("good.png", PictureSamples.Png(7)));
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = Path.Combine(folder, "set") })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    });
}
