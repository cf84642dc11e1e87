using System.Text.Json;
using Atelier.Models.Recipes;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>Verbs that only tell something.</summary>
public sealed class InformationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recipes_are_listed_and_shown_with_every_setting()
    {
        Outcome list = AtelierProcess.Run(_folder.Path, "recipes", "--json");
        Assert.Equal(RecipeBook.All.Select(r => r.Name), JsonDocument.Parse(list.Output).RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString()));

        Outcome one = AtelierProcess.Run(_folder.Path, "recipes", "dcgan");
        Assert.Equal(0, one.Code);
        Assert.All(RecipeBook.Find("dcgan").AllSettings, setting => Assert.Contains($" {setting.Key} ", one.Output, StringComparison.Ordinal));
        Assert.All(one.Output.Split('\n'), line => Assert.True(line.Length <= 100, line));
        Assert.DoesNotContain('\e', one.Output);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "256 bits", "128 bits", "none")]
    [InlineData("DOTNET_EnableHWIntrinsic", "none")]
    public void The_machine_is_measured_without_its_widest_vectors(string off, params string[] expected)
    {
        Outcome info = AtelierProcess.RunWith(_folder.Path, [(off, "0")], "info", "--json", "--threads", "1");
        Assert.Equal(0, info.Code);
        JsonElement machine = JsonDocument.Parse(info.Output).RootElement;
        Assert.Contains(machine.GetProperty("vectors").GetString(), expected);
        Assert.Equal(1, machine.GetProperty("threads").GetInt32());
        Assert.True(machine.GetProperty("peakGigaflops").GetDouble() > 0);
        Assert.True(machine.GetProperty("copyGigabytes").GetDouble() > 0);
    }
}
