using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Atelier.Benchmarks.Workers;

/// <summary>A worker from the outside: a process that runs steps when asked and waits for its input in between.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly StringBuilder _errors = new();
    private readonly Process _process;

    /// <summary>Starts a worker and waits until it is warm.</summary>
    /// <exception cref="WorkerException">It ended instead.</exception>
    public WorkerProcess(string name, string command, IReadOnlyList<string> arguments)
    {
        Name = name;
        ProcessStartInfo start = new(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        Ready = Read<ReadyReport>();
    }

    public string Name { get; }

    public ReadyReport Ready { get; }

    /// <summary>Runs that many steps.</summary>
    /// <exception cref="WorkerException">The worker ended instead.</exception>
    public TurnReport Turn(int steps)
    {
        _process.StandardInput.WriteLine(steps.ToString(CultureInfo.InvariantCulture));
        return Read<TurnReport>();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_patience))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private T Read<T>()
    {
        if (_process.StandardOutput.ReadLine() is { } line)
        {
            return Protocol.Parse<T>(line);
        }

        _process.WaitForExit();
        throw new WorkerException($"{Name} ended with status {_process.ExitCode}: {_errors}");
    }
}

/// <summary>A worker ended without an answer.</summary>
internal sealed class WorkerException(string message) : Exception(message);
