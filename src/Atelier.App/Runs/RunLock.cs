using System.Globalization;
using System.Text;

namespace Atelier.App.Runs;

/// <summary>
/// Held by whoever trains a run: two processes in one folder would overwrite each other's checkpoints. The system lets go of it
/// when the process ends, however it ends, so a kill leaves nothing to clean up.
/// </summary>
internal sealed class RunLock : IDisposable
{
    public const string FileName = "train.lock";

    // A locked file can't be read by others, so who holds it stands beside it.
    private const string OwnerName = "train.owner";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="RunException">Another process trains this run.</exception>
    public static RunLock Take(string folder)
    {
        string owner = Path.Combine(folder, OwnerName);
        FileStream file = SharedFile.TryHold(Path.Combine(folder, FileName))
            ?? throw new RunException($"The run in {folder} is being trained by {Read(owner)}; two can't train in one folder.");
        SharedFile.Replace(owner, Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC")));
        return new(file);
    }

    /// <summary>Takes the lock and opens something that keeps it; lets go of it again if that fails.</summary>
    /// <exception cref="RunException">Another process trains this run.</exception>
    public static T Holding<T>(string folder, Func<RunLock, T> open)
    {
        RunLock held = Take(folder);
        try
        {
            return open(held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Read(string owner) => File.Exists(owner) ? File.ReadAllText(owner) : "another process";
}
