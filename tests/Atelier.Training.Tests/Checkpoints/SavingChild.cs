using System.Diagnostics;
using System.Runtime.CompilerServices;
using Atelier.Training.Checkpoints;

namespace Atelier.Training.Tests.Checkpoints;

/// <summary>This test program started once more, to do nothing but save checkpoints until it is killed.</summary>
internal sealed class SavingChild : IDisposable
{
    private const string FolderVariable = "ATELIER_TEST_SAVE_UNTIL_KILLED";

    private readonly Process _process;

    public SavingChild(string folder)
    {
        ProcessStartInfo start = new("dotnet", [typeof(SavingChild).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[FolderVariable] = folder;
        _process = Process.Start(start)!;
    }

    /// <summary>The contents of a step's files: distinct for every step and long enough for a kill to land within.</summary>
    public static byte[] Content(long step, int file) => [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 + step * 7 + file))];

    /// <summary>The next step that the child says it has saved.</summary>
    public long WaitForSave() => long.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The child ended by itself."));

    /// <summary>Kills the child (SIGKILL) and gives the last step that it said it had saved.</summary>
    public long Kill(long saved)
    {
        _process.Kill();
        string said = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return said.LastIndexOf('\n') is var end and > 0 ? long.Parse(said[..end].Split('\n').Last()) : saved;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    public static (string, Action<Stream>)[] Files(long step)
        => [.. Enumerable.Range(0, 3).Select(file => ($"part{file}", (Action<Stream>)(s => s.Write(Content(step, file)))))];

    [ModuleInitializer]
    internal static void SaveUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { } path)
        {
            CheckpointFolder folder = new(path);
            for (long step = (folder.Latest(out _)?.Step ?? 0) + 1; ; step++)
            {
                folder.Save(step, Files(step));
                Console.WriteLine(step);
            }
        }
    }
}
