using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Atelier.App.Runs;
using Atelier.App.Store;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>
/// What befalls a process: kill -9 at any moment, a full disk. Whatever was told to be saved is there afterwards, and a resumed run ends
/// with the bits of an undisturbed one.
/// </summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] s_start = ["train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed", "--threads", "1"];

    // A checkpoint after every step: most of the time goes into writing them.
    private static readonly string[] s_often = ["--save-every", "0.0001s", "--json"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The whole proof is <c>ATELIER_KILLS=50 dotnet run -c Release --project tests/Atelier.Cli.Tests -- -class '*KillTests'</c>.</summary>
    [Fact]
    public void Killed_at_random_moments_a_run_ends_with_the_bits_of_an_undisturbed_one()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("ATELIER_KILLS") ?? "6", CultureInfo.InvariantCulture), halfWritten = 0;
        const int savesAtMost = 4;
        string steps = $"{kills * (savesAtMost + 20)}";
        Random random = new(20261122);
        string[] command = [.. s_start, "--out", "runs/killed", "--steps", steps, .. s_often];
        for (int kill = 0; kill < kills; kill++)
        {
            using AtelierProcess training = AtelierProcess.Start(_folder.Path, command);
            training.WaitForCheckpoints(random.Next(savesAtMost + 1));
            Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 25));
            long told = LastSaved(training.Kill());
            string checkpoints = _folder["runs", "killed", "checkpoints"];
            halfWritten += Directory.Exists(checkpoints) && Directory.GetDirectories(checkpoints, ".tmp-*").Length > 0 ? 1 : 0;
            long found = File.Exists(_folder["runs", "killed", RunRecipe.FileName]) ? new RunFolder(_folder["runs", "killed"]).LatestCheckpoint(out _)?.Step ?? 0 : 0;
            Assert.True(found >= told, $"Kill {kill}: step {told} was told to be saved, {found} is what is left.");
            command = File.Exists(_folder["runs", "killed", RunRecipe.FileName])
                ? ["train", "--resume", "--out", "runs/killed", "--threads", "1", .. s_often]
                : command;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {halfWritten} while a checkpoint was being written");
        AssertEndsAs(Run([.. s_start, "--out", "whole", "--steps", steps]), "whole", Run("train", "--resume", "--out", "runs/killed", "--threads", "1"), "runs/killed");

        // The store was killed as often.
        using RunStore store = RunStore.Open(_folder["runs"], warning => Assert.Fail(warning));
        Assert.Equal(steps, $"{Assert.Single(store.All()).Step}");
    }

    [Fact]
    public void A_full_disk_leaves_the_checkpoint_before_and_one_clear_line()
    {
        Requirement.Need(OperatingSystem.IsLinux() && Shell("unshare -rm true").Code == 0, "A small disk needs Linux and 'unshare -rm'.");
        string atelier = $"dotnet \"{AtelierProcess.Assembly}\"";
        Outcome full = Shell($"""
            unshare -rm sh -c '
              mkdir disk && mount -t tmpfs -o size=8m tmpfs disk
              {atelier} {string.Join(' ', s_start)} --out disk/runs/run --steps 3 || exit 3
              fallocate -l $(($(df --output=avail -k disk | tail -n 1) - 600))k disk/filler
              {atelier} train --resume --threads 1 --out disk/runs/run --steps 6 --save-every 0.0001s 2> error; echo $? > code
              ls disk/runs/run/checkpoints > left
              rm disk/filler
              {atelier} train --resume --threads 1 --out disk/runs/run --steps 6 && mv disk/runs/run run
            '
            """);
        Assert.Equal(0, full.Code);
        Assert.Equal("1", File.ReadAllText(_folder["code"]).Trim());
        Assert.Equal("step-00000003", File.ReadAllText(_folder["left"]).Trim());
        string complaint = Assert.Single(File.ReadAllLines(_folder["error"]), line => line.StartsWith("atelier: ", StringComparison.Ordinal));
        Assert.Contains("No space left on device", complaint, StringComparison.Ordinal);
        Assert.Contains("/checkpoints/", complaint, StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllLines(_folder["error"]), line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        AssertEndsAs(Run([.. s_start, "--out", "whole", "--steps", "6"]), "whole", full, "run");
    }

    private void AssertEndsAs(Outcome undisturbed, string whole, Outcome resumed, string run)
    {
        Assert.Equal((0, 0), (undisturbed.Code, resumed.Code));
        Assert.Equal(State(whole), State(run));
    }

    private SortedDictionary<string, string> State(string run)
        => new(new RunFolder(_folder[run]).LatestCheckpoint(out _)!.Hashes.Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal)).ToDictionary());

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);

    private Outcome Shell(string script)
    {
        ProcessStartInfo start = new("bash", ["-c", script]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync(), error = shell.StandardError.ReadToEndAsync();
        shell.WaitForExit();
        return new(shell.ExitCode, output.Result, error.Result);
    }

    private static long LastSaved(Outcome killed) => killed.Output.Split('\n')
        .Where(line => line.StartsWith("{\"event\":\"saved\"", StringComparison.Ordinal) && line.EndsWith('}'))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64())
        .LastOrDefault();
}
