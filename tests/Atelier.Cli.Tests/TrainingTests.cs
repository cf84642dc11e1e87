using System.Text.Json;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>Training and sampling as users do it, each command a process of its own.</summary>
public sealed class TrainingTests : IDisposable
{
    // Bits are compared between runs, each of which would measure anew which kernels are fastest.
    private static readonly string[] s_tiny = ["train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_trained_resumed_to_the_same_bits_and_sampled()
    {
        Outcome whole = Run([.. s_tiny, "--steps", "6", "--out", "whole", "--json"]);
        string[] events = [.. Lines(whole.Output).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!)];
        Assert.Equal((0, "started", "finished"), (whole.Code, events[0], events[^1]));
        Assert.Contains("progressed", events);
        Assert.Contains("Done: 6 steps", whole.Error, StringComparison.Ordinal);

        Assert.Equal(0, Run([.. s_tiny, "--steps", "3", "--out", "halves"]).Code);
        Outcome resumed = Run("train", "--resume", "--steps", "6", "--out", "halves");
        Assert.Equal(0, resumed.Code);
        Assert.Empty(resumed.Output);
        Assert.Contains("Going on from step 3", resumed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', whole.Error + resumed.Error);
        Assert.Equal(Weights("whole"), Weights("halves"));

        Outcome sampled = Run("sample", "halves", "-n", "3", "--out", "pictures", "--json");
        Assert.Equal(3, JsonDocument.Parse(sampled.Output).RootElement.GetProperty("files").EnumerateArray().Count(file => File.Exists(file.GetString())));
    }

    [Fact]
    public void A_signal_saves_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using (AtelierProcess training = AtelierProcess.Train(_folder.Path, [.. s_tiny, "--out", "run"]))
        {
            Outcome second = Run("train", "--resume", "--out", "run");
            Assert.Equal(2, second.Code);
            Assert.Contains("is being trained by process ", Assert.Single(Lines(second.Error)), StringComparison.Ordinal);

            training.Signal("TERM");
            Outcome stopped = training.Wait();
            Assert.Equal(143, stopped.Code);
            Assert.Contains("atelier train --resume --out run", stopped.Error, StringComparison.Ordinal);
        }

        Assert.NotEmpty(Directory.GetDirectories(_folder["run", "checkpoints"], "step-*"));
        Outcome resumed = Run("train", "--resume", "--out", "run", "--budget", "1s");
        Assert.Equal(0, resumed.Code);
        Assert.Contains("Going on from step", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_killed_can_be_resumed()
    {
        using (AtelierProcess training = AtelierProcess.Train(_folder.Path, [.. s_tiny, "--out", "runs/killed"]))
        {
            // Disposing of it kills it.
        }

        // Without --out it is the latest under runs/.
        Outcome resumed = Run("train", "--resume", "--steps", "3");
        Assert.Equal(0, resumed.Code);
        Assert.Contains("Done: 3 steps", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_is_written_and_a_run_goes_on_with_what_it_began_with()
    {
        Outcome profiled = Run([.. s_tiny, "--steps", "3", "--out", "run", "--precision", "bf16", "--profile-steps", "1-3"]);
        Assert.Equal(0, profiled.Code);
        Assert.Contains("bf16 is slow on managed", profiled.Error, StringComparison.Ordinal);
        Assert.Contains("Profile of 2 steps", profiled.Error, StringComparison.Ordinal);
        Assert.Contains("managed bf16", File.ReadAllText(_folder["run", "profile.md"]), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["run", "trace.json"]));

        Outcome refused = Run("train", "--resume", "--out", "run", "--steps", "4", "--precision", "f32");
        Assert.Equal(2, refused.Code);
        Assert.Contains("computes with managed in bf16", refused.Error, StringComparison.Ordinal);
        Assert.Contains("managed in f32 was asked for", refused.Error, StringComparison.Ordinal);
        Outcome resumed = Run("train", "--resume", "--out", "run", "--steps", "4", "--backend", "managed");
        Assert.Equal(0, resumed.Code);
        Assert.Contains("managed bf16", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Anyone_can_verify_that_resuming_changes_nothing()
    {
        Outcome verified = Run("verify-resume", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--steps", "2");
        Assert.Equal(0, verified.Code);
        Assert.Contains("The same to the bit", verified.Output, StringComparison.Ordinal);
        Assert.Contains("step      4  100 %", verified.Error, StringComparison.Ordinal);
        string[] hashes = [.. Lines(verified.Output).Where(line => line.Contains("SHA-256", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1])];
        Assert.Equal((3, hashes[1]), (hashes.Length, hashes[2]));
        Assert.Equal(64, hashes[0].Length);
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);

    private byte[] Weights(string run) => File.ReadAllBytes(_folder[run, "checkpoints", "step-00000006", "weights.safetensors"]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
