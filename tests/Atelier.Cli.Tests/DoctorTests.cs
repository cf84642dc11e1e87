using System.Text.Json;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>A run is watched, healed and explained.</summary>
public sealed class DoctorTests : IDisposable
{
    private static readonly string[] s_tiny = ["train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--backend", "managed", "--score-every", "never"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_diverges_heals_and_is_explained_afterwards()
    {
        Outcome trained = Run([.. s_tiny, "--set", "loss=wasserstein", "learning-rate=0.5", "--steps", "150", "--heal", "1", "--out", "sick"]);
        Assert.Equal(0, trained.Code);
        Assert.Contains("divergence or oscillation", trained.Error, StringComparison.Ordinal);
        Assert.Contains("Healing: from the beginning with seed 1, gradient-penalty 10 (was 0)", trained.Error, StringComparison.Ordinal);

        Outcome told = Run("doctor", "sick");
        Assert.Equal(0, told.Code);
        Assert.All(["Divergence or oscillation: first signs at step", "Cause:", "Remedy:", "Treated:", "loss/generator"], part => Assert.Contains(part, told.Output, StringComparison.Ordinal));
        JsonElement json = JsonDocument.Parse(Run("doctor", "sick", "--json").Output).RootElement;
        Assert.Equal("Divergence", json.GetProperty("findings")[0].GetProperty("disease").GetString());
        Assert.Equal(0, json.GetProperty("treatments")[0].GetProperty("backTo").GetInt32());
    }

    [Fact]
    public void A_run_that_was_not_watched_is_not_explained()
    {
        Assert.Equal(0, Run([.. s_tiny, "--steps", "1", "--no-doctor", "--out", "alone"]).Code);
        Outcome told = Run("doctor", "alone");
        Assert.Equal(2, told.Code);
        Assert.Contains("without a doctor", told.Error, StringComparison.Ordinal);
    }

    private Outcome Run(params string[] arguments) => AtelierProcess.Run(_folder.Path, arguments);
}
