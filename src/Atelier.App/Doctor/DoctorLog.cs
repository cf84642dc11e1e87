using Atelier.App.Runs;

namespace Atelier.App.Doctor;

/// <summary>
/// A run's doctor.jsonl. It keeps what was seen and what was done, not what was concluded: findings come from going through it
/// again, so an old run is explained by what is known today.
/// </summary>
internal sealed class DoctorLog : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Opens the log of a run, which this process trains.</summary>
    public DoctorLog(string folder)
    {
        string path = Path.Combine(folder, CaseHistory.FileName);
        bool torn = File.Exists(path) && !EndsInLine(path);
        _writer = new StreamWriter(path, append: true) { AutoFlush = true };
        if (torn)
        {
            _writer.WriteLine();
        }
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Add(DoctorEntry entry) => _writer.WriteLine(entry.ToJson());

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>The entries of a run's log, oldest first; none where there is no log.</summary>
    public static IReadOnlyList<DoctorEntry> Read(string folder)
        => [.. SharedFile.ReadWhileWritten(Path.Combine(folder, CaseHistory.FileName)).Select(DoctorEntry.Parse).OfType<DoctorEntry>()];

    private static bool EndsInLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.Seek(-Math.Min(1, file.Length), SeekOrigin.End);
        return file.Length == 0 || file.ReadByte() == '\n';
    }
}
