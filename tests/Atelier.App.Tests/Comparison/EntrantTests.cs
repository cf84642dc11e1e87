using Atelier.App.Comparison;
using Atelier.Models.Recipes;

namespace Atelier.App.Tests.Comparison;

public sealed class EntrantTests
{
    [Fact]
    public void A_recipe_may_have_settings_of_its_own()
    {
        Entrant entrant = Entrant.Parse("sngan:width=32,d-steps=1");
        Assert.Equal(("sngan", "sngan:" + Own(entrant)), (entrant.Recipe, entrant.Name));
        Assert.Equal(new Dictionary<string, string> { ["width"] = "32", ["d-steps"] = "1" }, entrant.Settings.ToDictionary());
        Assert.Equal(entrant.Name, Entrant.Parse("sngan:d-steps=1,width=32").Name);
        Assert.Equal("dcgan", Entrant.Parse("dcgan").Name);
        Assert.Equal("gan-learning-rate-0.001", Entrant.Parse("gan:learning-rate=1e-3").FolderName);

        SettingValues values = entrant.Values(new Dictionary<string, string> { ["width"] = "8", ["batch"] = "4" });
        Dictionary<string, string> all = new(values.All);
        Assert.Equal(("32", "4", "1"), (all["width"], all["batch"], all["d-steps"]));

        static string Own(Entrant entrant) => string.Join(',', entrant.Settings.Select(s => $"{s.Key}={s.Value}"));
    }

    [Theory]
    [InlineData("dcgna", "did you mean 'dcgan'?")]
    [InlineData("dcgan:width", "'dcgan:width' is no recipe with settings: write RECIPE:key=value,key=value.")]
    [InlineData("dcgan:", "'dcgan:' is no recipe with settings")]
    [InlineData("dcgan:widht=3", "(did you mean 'width'?)")]
    [InlineData("dcgan:width=wide", "'wide' is no value for width")]
    [InlineData("dcgan:width=8,width=9", "'dcgan:width=8,width=9' sets width twice.")]
    public void What_makes_no_sense_is_refused(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<RecipeException>(() => Entrant.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setting_for_all_must_be_one_of_each()
        => Assert.StartsWith("gan: gan has no setting 'd-label'", Assert.Throws<RecipeException>(() => Entrant.Parse("gan").Values(new Dictionary<string, string> { ["d-label"] = "input" })).Message, StringComparison.Ordinal);
}
