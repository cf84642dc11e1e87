using System.Text.Json;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>What computes, as users ask for it and are told.</summary>
public sealed class EngineTests : IDisposable
{
    private static readonly string[] s_train = ["train", "gan", "--size", "16", "--set", "width=8", "batch=4", "latent=4", "--steps", "2", "--out", "run"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_library_the_managed_backend_computes_and_a_line_says_so()
    {
        Outcome trained = RunWithout([.. s_train]);
        Assert.Equal(0, trained.Code);
        string note = Assert.Single(trained.Error.Split('\n'), line => line.StartsWith("Note: ", StringComparison.Ordinal));
        Assert.Contains("onednn is not used", note, StringComparison.Ordinal);
        Assert.Contains("libdnnl2", note, StringComparison.Ordinal);
        Assert.Contains("managed f32", trained.Error, StringComparison.Ordinal);

        Outcome refused = RunWithout([.. s_train, "--backend", "onednn"]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("apt-get install libdnnl2", refused.Error, StringComparison.Ordinal);

        JsonElement[] backends = [.. JsonDocument.Parse(RunWithout("info", "--json").Output).RootElement.GetProperty("backends").EnumerateArray()];
        Assert.Equal([("onednn", false), ("managed", true)], backends.Select(b => (b.GetProperty("name").GetString()!, b.GetProperty("isUsable").GetBoolean())));
        Assert.Contains("libdnnl2", backends[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_sampled_in_its_precision_on_whatever_there_is()
    {
        Assert.Equal(0, AtelierProcess.Run(_folder.Path, [.. s_train, "--backend", "managed"]).Code);
        Outcome here = AtelierProcess.Run(_folder.Path, "sample", "run", "-n", "2", "--out", "here.png", "--json");
        Assert.Equal("f32", JsonDocument.Parse(here.Output).RootElement.GetProperty("precision").GetString());
        Outcome elsewhere = RunWithout("sample", "run", "-n", "2", "--out", "elsewhere.png", "--json");
        Assert.Equal((0, "managed"), (elsewhere.Code, JsonDocument.Parse(elsewhere.Output).RootElement.GetProperty("backend").GetString()));
        Assert.Contains("onednn is not used", elsewhere.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs where the library is found first in a file that is none.</summary>
    private Outcome RunWithout(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is hidden by a variable of Linux's loader.");
        Directory.CreateDirectory(_folder["hidden"]);
        File.WriteAllText(_folder["hidden", "libdnnl.so.2"], "no library");
        return AtelierProcess.RunWith(_folder.Path, [("LD_LIBRARY_PATH", _folder["hidden"])], arguments);
    }
}
