using System.Text;

namespace Atelier.Data.Tests.Corpus;

/// <summary>Tables and metadata: cut, contradictory, enormous and hostile ones; and odd ones that are sound.</summary>
internal static class TableCases
{
    public static IEnumerable<CorpusCase> All() => [.. Csv(), .. JsonLines(), .. Named(), .. Lists()];

    private static IEnumerable<CorpusCase> Csv()
    {
        yield return Of("CSV with a byte order mark, CRLF and quoted commas", "metadata.csv", "\uFEFFfile_name,text\r\n\"a.png\",\"one, \"\"two\"\"\r\nthree\"\r\n", Outcome.Works);
        yield return Of("CSV without a last line feed", "metadata.csv", "file_name,label\na.png,x\nb.png,y", Outcome.Works);
        yield return Of("CSV of columns in capitals and of another order", "metadata.csv", "Label,FILE_NAME\nx,a.png\n", Outcome.Works);
        yield return Of("CSV with empty lines between", "metadata.csv", "file_name\n\na.png\n\n\nb.png\n", Outcome.Works);
        yield return Of("CSV without a byte", "metadata.csv", "", Outcome.Error, "is empty");
        yield return Of("CSV of its first line only", "metadata.csv", "file_name,text\n", Outcome.Error, "metadata.csv: has no");
        yield return Of("CSV without the pictures' column", "metadata.csv", "text\nhello\n", Outcome.Error, "no column file_name");
        yield return Of("CSV with a column twice", "metadata.csv", "file_name,file_name\na.png,b.png\n", Outcome.Error, "names a column twice");
        yield return Of("CSV with too many values", "metadata.csv", "file_name,text\na.png,x,y\n", Outcome.Error, "line 2 has 3 values");
        yield return Of("CSV with too few values", "metadata.csv", "file_name,text\na.png\n", Outcome.Error, "line 2 has 1 values");
        yield return Of("CSV cut in a quote", "metadata.csv", "file_name,text\na.png,\"never closed\nb.png,x\n", Outcome.Error, "the quote opened in line 2 is not closed");
        yield return Of("CSV that goes on after a quote", "metadata.csv", "file_name,text\na.png,\"x\"y\n", Outcome.Error, "goes on after a closing quote");
        yield return Of("CSV in another encoding", "metadata.csv", [.. "file_name,text\na.png,"u8, 0xe9, 0xff, (byte)'\n'], Outcome.Error, "is not UTF-8");
        yield return Of("CSV with a U+0000", "metadata.csv", "file_name,text\na.png,x\0y\n", Outcome.Works);
        yield return Of("CSV with 20,000 columns", "metadata.csv", $"file_name,{string.Join(',', Enumerable.Range(0, 20_000))}\na.png,{new string(',', 19_999)}\n", Outcome.Works);
        yield return Of("CSV of a label of two thousand million", "metadata.csv", "file_name,label\na.png,2000000000\n", Outcome.Works);
        yield return Of("CSV of a label below nothing", "metadata.csv", "file_name,label\na.png,-3\nb.png,2\n", Outcome.Either);
        yield return Of("CSV of a line without a label", "metadata.csv", "file_name,label\na.png,x\nb.png,\n", Outcome.Finding, "has no label");
        yield return Of("CSV of a part of no such name", "metadata.csv", "file_name,split\na.png,nowhere\n", Outcome.Either);
    }

    private static IEnumerable<CorpusCase> JsonLines()
    {
        yield return Of("JSON lines of captions in a list, of nesting and of null", "metadata.jsonl", """{"file_name": "a.png", "text": ["one", "two"], "more": {"x": 1}, "none": null}""", Outcome.Works);
        yield return Of("JSON lines with Windows' ends and empty lines", "metadata.jsonl", "{\"file_name\": \"a.png\"}\r\n\r\n{\"file_name\": \"b.png\"}\r\n", Outcome.Works);
        yield return Of("JSON lines cut in an object", "metadata.jsonl", "{\"file_name\": \"a.png\"}\n{\"file_na", Outcome.Error, "line 2 is no sound JSON");
        yield return Of("JSON lines cut in a string", "metadata.jsonl", "{\"file_name\": \"a.p", Outcome.Error, "line 1 is no sound JSON");
        yield return Of("JSON lines of a list", "metadata.jsonl", "[\"a.png\"]", Outcome.Error, "line 1 is no JSON object");
        yield return Of("JSON lines of numbers", "metadata.jsonl", "1\n2\n", Outcome.Error, "line 1 is no JSON object");
        yield return Of("JSON lines that nest a thousand deep", "metadata.jsonl", $"{{\"file_name\": \"a.png\", \"x\": {new string('[', 1000)}{new string(']', 1000)}}}", Outcome.Error, "line 1 is no sound JSON");
        yield return Of("JSON lines of a broken escape", "metadata.jsonl", """{"file_name": "a.png", "text": "\ud800"}""", Outcome.Error, "line 1 is no sound JSON");
        yield return Of("JSON lines of a number beyond all", "metadata.jsonl", """{"file_name": "a.png", "x": 1e999}""", Outcome.Either);
        yield return Of("JSON lines of a name that is a number", "metadata.jsonl", """{"file_name": 7}""", Outcome.Error, "7");
        yield return Of("JSON lines of the pictures' names in an object", "metadata.jsonl", """{"file_name": {"file_name": "a.png"}}""", Outcome.Works);
    }

    // What a table names must be in its folder.
    private static IEnumerable<CorpusCase> Named()
    {
        foreach ((string what, string name, string says) in new[]
        {
            ("leads out", "../../outside.png", "leads out of its folder"), ("is absolute", "/etc/passwd", "absolute path"), ("is Windows'", "C:\\\\a.png", "absolute path"),
            ("is not there", "missing.png", "which is not there"), ("is no picture", "notes.csv", "which is no picture"), ("has control characters", "a\\u0007.png", "control characters"),
            ("is very long", new string('x', 3000) + ".png", "has a name of 3004 characters"), ("is empty", "", "has no"),
        })
        {
            yield return Of($"table of a name that {what}", "metadata.jsonl", $"{{\"file_name\": \"a.png\"}}\n{{\"file_name\": \"{name}\"}}\n", Outcome.Finding, says, ("notes.csv", "x\n"u8.ToArray()));
        }

        yield return Of("table of a mask that cannot be read", "metadata.csv", "file_name,mask\na.png,b.png\nb.png,cut.png\n", Outcome.Finding, "claims", ("cut.png", PictureSamples.Png(3)[..50]));
        yield return Of("table of a target of other proportions", "metadata.csv", "file_name,target\na.png,b.png\nb.png,wide.png\n", Outcome.Either, "", ("wide.png", PictureSamples.Png(3, 9, 2)));
        yield return Of("table that names a picture twice", "metadata.csv", "file_name\na.png\na.png\n", Outcome.Either);
    }

    // Lists of pictures to leave out.
    private static IEnumerable<CorpusCase> Lists()
    {
        foreach ((string what, string list, Outcome outcome, string says) in new[]
        {
            ("names what is not there", "{\"path\": \"none.png\", \"reason\": \"\"}\n", Outcome.Works, ""), ("is empty", "", Outcome.Works, ""), ("is no JSON", "a.png\n", Outcome.Error, "line 1 cannot be read"),
            ("lacks the path", "{\"reason\": \"x\"}\n", Outcome.Error, "line 1 cannot be read"), ("is cut", "{\"path\": \"b.png\", \"reason\": \"x\"}\n{\"pa", Outcome.Error, "line 2 cannot be read"),
            ("names every picture", "{\"path\": \"a.png\", \"reason\": \"x\"}\n{\"path\": \"b.png\", \"reason\": \"x\"}\n", Outcome.Error, "all its 2 pictures are in"),
        })
        {
            yield return new($"list of pictures to leave out that {what}", "set", outcome, says, folder =>
            {
                PictureSamples.Write(Path.Combine(folder, "set"), ("a.png", PictureSamples.Png(1)), ("b.png", PictureSamples.Png(2)));
                File.WriteAllText(Path.Combine(folder, "set.quarantine.jsonl"), list);
            });
        }
    }

    private static CorpusCase Of(string name, string table, string text, Outcome outcome, string says = "", params (string, byte[])[] more)
        => Of(name, table, Encoding.UTF8.GetBytes(text), outcome, says, more);

    private static CorpusCase Of(string name, string table, byte[] text, Outcome outcome, string says = "", params (string, byte[])[] more)
        => CorpusCase.OfFolder(name, outcome, says, [("a.png", PictureSamples.Png(1)), ("b.png", PictureSamples.Png(2)), .. more.Where(file => file.Item1 != table), (table, text)]);
}
