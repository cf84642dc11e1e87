using Atelier.App.Runs;
using Atelier.Models.Recipes;
using Atelier.Testing;

namespace Atelier.App.Tests.Runs;

public sealed class RunRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_reads_back_as_it_was_written()
    {
        RunRecipe written = TinyRuns.Recipe("dcgan", 30, seed: ulong.MaxValue);
        written.Write(_folder.Path);
        RunRecipe read = RunRecipe.Read(_folder.Path);
        Assert.Equal(written.Settings, read.Settings);
        Assert.Equal(written, read with { Settings = written.Settings });
    }

    [Fact]
    public void A_run_from_before_there_was_a_choice_was_computed_by_the_managed_backend_in_f32()
    {
        TinyRuns.Recipe("gan", 1).Write(_folder.Path);
        string path = _folder[RunRecipe.FileName];
        File.WriteAllLines(path, File.ReadAllLines(path).Where(line => !line.Contains("\"backend\"", StringComparison.Ordinal) && !line.Contains("\"precision\"", StringComparison.Ordinal)));
        RunRecipe read = RunRecipe.Read(_folder.Path);
        Assert.Equal(("managed", "f32"), (read.Backend, read.Precision));
        Assert.Equal(TinyRuns.Engine, Atelier.App.Engines.EngineRoom.Here.Open(read));
    }

    [Fact]
    public void It_holds_every_setting_with_its_default()
        => Assert.Equal(RecipeBook.Find("gan").AllSettings.Select(s => s.Key).Order(), TinyRuns.Recipe("gan", 1).Settings.Keys.Order());

    [Fact]
    public void A_folder_of_pictures_is_kept_by_its_full_path_and_a_dataset_by_its_name()
    {
        Recipe recipe = RecipeBook.Find("gan");
        Assert.Equal(Path.GetFullPath("pictures"), For("pictures"));
        Assert.Equal("shapeworld", For("shapeworld"));

        string For(string name) => RunRecipe.For(recipe, new SettingValues(recipe, []), name, TinyRuns.Data(), 0, new StepBudget(1), TinyRuns.Engine).Data;
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"recipe\": \"gan\"")]
    [InlineData("{\"recipe\":\"gan\",\"settings\":null,\"data\":\"shapeworld\",\"dataHash\":\"x\",\"pictures\":{\"channels\":1,\"height\":16,\"width\":16,\"classes\":0}}")]
    [InlineData("{\"recipe\":\"gan\",\"settings\":{},\"data\":\"shapeworld\",\"dataHash\":\"x\",\"pictures\":{\"channels\":1,\"height\":-1,\"width\":16,\"classes\":0}}")]
    public void A_damaged_file_is_called_damaged(string text)
    {
        File.WriteAllText(_folder[RunRecipe.FileName], text);
        Assert.Contains("recipe.json is damaged", Assert.Throws<RunException>(() => RunRecipe.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_file_is_no_run()
        => Assert.Contains("has no recipe.json", Assert.Throws<RunException>(() => RunRecipe.Read(_folder["nowhere"])).Message, StringComparison.Ordinal);
}
