using System.Text;

namespace Atelier.Data;

/// <summary>What became of one picture.</summary>
/// <param name="Digest">Of the record that was written; null if the picture could not be had.</param>
/// <param name="Fault">Why not.</param>
internal sealed record PackedOutcome(byte[]? Digest, string? Fault);

/// <summary>
/// Beside a file that is being prepared: a line for each picture that is done. Lines are written after the records they tell of, so
/// that whatever ends the process, what the log tells is there. The first line says what is being prepared.
/// </summary>
internal sealed class PackingLog : IDisposable
{
    private readonly FileStream _file;

    private PackingLog(FileStream file, List<PackedOutcome> outcomes) => (_file, Outcomes) = (file, outcomes);

    /// <summary>What became of the pictures so far, in their order.</summary>
    public List<PackedOutcome> Outcomes { get; }

    /// <summary>Opens a log; one that tells of something else, or nothing, is begun anew.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fingerprint">Identifies what is being prepared.</param>
    /// <exception cref="IOException">It cannot be written, or another process has it.</exception>
    public static PackingLog Open(string path, string fingerprint)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        List<PackedOutcome> outcomes = [];
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);

        // A line that a kill cut short has no end.
        string text = Encoding.UTF8.GetString(bytes.AsSpan(0, Array.LastIndexOf(bytes, (byte)'\n') + 1));
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0 && lines[0] == fingerprint)
        {
            outcomes.AddRange(lines.Skip(1).Select(Parse).TakeWhile(outcome => outcome is not null)!);
        }

        PackingLog log = new(file, outcomes);
        log.Rewrite(fingerprint);
        return log;
    }

    /// <summary>Forgets all outcomes from one on.</summary>
    public void Keep(int count, string fingerprint)
    {
        Outcomes.RemoveRange(count, Outcomes.Count - count);
        Rewrite(fingerprint);
    }

    /// <summary>Tells of more pictures.</summary>
    public void Add(IReadOnlyList<PackedOutcome> outcomes)
    {
        Outcomes.AddRange(outcomes);
        _file.Write(Encoding.UTF8.GetBytes(string.Concat(outcomes.Select(Line))));
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Line(PackedOutcome outcome)
        => outcome.Digest is not null ? $"+{Convert.ToHexStringLower(outcome.Digest)}\n" : $"-{outcome.Fault!.ReplaceLineEndings(" ")}\n";

    private static PackedOutcome? Parse(string line)
        => line.StartsWith('-') ? new(null, line[1..])
        : line.StartsWith('+') && line.Length == 1 + (2 * ContentHashing.DigestLength) && line.Skip(1).All(char.IsAsciiHexDigitLower)
            ? new(Convert.FromHexString(line.AsSpan(1)), null)
            : null;

    private void Rewrite(string fingerprint)
    {
        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes($"{fingerprint}\n{string.Concat(Outcomes.Select(Line))}"));
        _file.Flush();
    }
}
