using System.Diagnostics;
using System.Text;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>What a finished command left.</summary>
internal sealed record Outcome(int Code, string Output, string Error);

/// <summary>The built <c>atelier</c> as a process of its own, its streams redirected.</summary>
internal sealed class AtelierProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new(), _error = new();
    private readonly TaskCompletionSource _trains = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _saved = new(0);

    private AtelierProcess(string folder, (string Name, string Value)[] environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            Append(_output, line.Data);
            if (line.Data?.StartsWith("{\"event\":\"saved\"", StringComparison.Ordinal) == true)
            {
                _saved.Release();
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            Append(_error, line.Data);
            if (line.Data?.StartsWith("step", StringComparison.Ordinal) == true)
            {
                _trains.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The tests are built in the same configuration as the command, so it lies in a folder of the same name.</summary>
    public static string Assembly
    {
        get
        {
            DirectoryInfo framework = new(AppContext.BaseDirectory);
            return RepositoryRoot.Path("src", "Atelier.Cli", "bin", framework.Parent!.Name, framework.Name, "atelier.dll");
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static Outcome Run(string folder, params string[] arguments) => RunWith(folder, [], arguments);

    /// <summary>Runs a command to its end with environment variables set.</summary>
    public static Outcome RunWith(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        using AtelierProcess atelier = new(folder, environment, arguments);
        return atelier.Wait();
    }

    /// <summary>Starts a command that trains, and waits until it does.</summary>
    public static AtelierProcess Train(string folder, params string[] arguments)
    {
        AtelierProcess atelier = new(folder, [], arguments);
        if (Task.WaitAny([atelier._trains.Task, atelier._process.WaitForExitAsync()], s_patience) != 0)
        {
            atelier.Dispose();
            Assert.Fail($"Training did not start: {atelier._error}");
        }

        return atelier;
    }

    /// <summary>Starts a command and doesn't wait for anything.</summary>
    public static AtelierProcess Start(string folder, params string[] arguments) => new(folder, [], arguments);

    /// <summary>Waits until training, with <c>--json</c>, has told of so many more checkpoints.</summary>
    public void WaitForCheckpoints(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(_saved.Wait(s_patience), $"No checkpoint was written: {_error}");
        }
    }

    /// <summary>Ends it at once, as the kernel or a power cut would, if it still runs.</summary>
    public Outcome Kill()
    {
        _process.Kill();
        return Wait();
    }

    /// <summary>Sends a signal by its name, such as "TERM".</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public Outcome Wait()
    {
        Assert.True(_process.WaitForExit(s_patience), $"It did not end: {_error}");
        _process.WaitForExit(); // The streams' ends too.
        return new(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _saved.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }
}
