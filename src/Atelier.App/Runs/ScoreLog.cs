using System.Text.Json;

namespace Atelier.App.Runs;

/// <summary>What a run's scores.jsonl says, a score a line.</summary>
/// <param name="Scores">In the order in which they were computed; of two with the same passport and step the later one.</param>
/// <param name="Foreign">How many lines hold something else, such as scores of an Atelier that kept less of them.</param>
internal sealed record ScoreLog(IReadOnlyList<ScoreRecord> Scores, int Foreign)
{
    /// <summary>Reads the file. A line that a kill has torn is nobody's: it is neither a score nor foreign.</summary>
    /// <exception cref="IOException">The disk fails, or another process won't let go of the file.</exception>
    public static ScoreLog Read(string path)
    {
        List<ScoreRecord> scores = [];
        int foreign = 0;
        foreach (string line in SharedFile.ReadLines(path))
        {
            try
            {
                using var whole = JsonDocument.Parse(line);
                if (Parse(whole) is { } score)
                {
                    scores.Add(score);
                }
                else
                {
                    foreign++;
                }
            }
            catch (JsonException)
            {
                // Torn.
            }
        }

        return new([.. Enumerable.Reverse(scores).DistinctBy(record => (record.Score.Passport, record.Step)).Reverse()], foreign);
    }

    /// <summary>The file without scores of steps after one. What else is in it may mean something to another version, and stays.</summary>
    public static string Until(long step, string path) => string.Concat(SharedFile.ReadLines(path).Where(line => !IsAfter(step, line)).Select(line => line + "\n"));

    private static bool IsAfter(long step, string line)
    {
        try
        {
            using var whole = JsonDocument.Parse(line);
            return Parse(whole)?.Step > step;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ScoreRecord? Parse(JsonDocument line)
    {
        try
        {
            return line.Deserialize<ScoreRecord>(ScoreRecord.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
