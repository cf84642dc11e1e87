using Atelier.Models.Recipes;

namespace Atelier.Models.Tests.Recipes;

public sealed class SettingTests
{
    public static TheoryData<string> Recipes => TinyModels.Names;

    [Theory]
    [InlineData("dcgna", "dcgan")]
    [InlineData("DCGAN", "dcgan")]
    [InlineData("dc-gan", "dcgan")]
    [InlineData("gann", "gan")]
    public void An_unknown_recipe_is_answered_with_the_nearest(string written, string meant)
        => Assert.Contains($"did you mean '{meant}'?", Assert.Throws<RecipeException>(() => RecipeBook.Find(written)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_recipe_like_none_is_answered_with_the_list()
    {
        string message = Assert.Throws<RecipeException>(() => RecipeBook.Find("transformer")).Message;

        Assert.DoesNotContain("did you mean", message, StringComparison.Ordinal);
        Assert.All(RecipeBook.All, recipe => Assert.Contains(recipe.Name, message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipes_are_found_by_name_and_describe_themselves(string name)
    {
        Recipe recipe = RecipeBook.Find(name);

        Assert.Equal(name, recipe.Name);
        Assert.Matches("arXiv:[0-9]{4}[.][0-9]{4,5}", recipe.Paper);
        Assert.NotEmpty(recipe.Title);
        Assert.Equal(recipe.AllSettings.Count(), recipe.AllSettings.Select(s => s.Key).Distinct().Count());
        Assert.All(recipe.AllSettings, setting => Assert.Matches("^[a-z0-9-]+$", setting.Key));
        Assert.All(recipe.AllSettings, setting => Assert.NotEmpty(setting.Description));
        Assert.All(recipe.AllSettings, setting => Assert.Equal(setting.DefaultText, setting.Canonical(setting.DefaultText)));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Every_setting_refuses_nonsense_and_says_what_it_expects(string name)
        => Assert.All(RecipeBook.Find(name).AllSettings, setting =>
        {
            foreach (string nonsense in new[] { "", "much", "NaN", "-1", "1e99", "1,5" })
            {
                string message = Assert.Throws<RecipeException>(() => setting.Canonical(nonsense)).Message;
                Assert.Contains(setting.Key, message, StringComparison.Ordinal);
                Assert.Contains(setting.Expected, message, StringComparison.Ordinal);
            }
        });

    [Theory]
    [InlineData("learnign-rate", "learning-rate")]
    [InlineData("Width", "width")]
    [InlineData("label-smoothin", "label-smoothing")]
    public void An_unknown_key_is_answered_with_the_nearest(string written, string meant)
        => Assert.Contains(
            $"did you mean '{meant}'?",
            Assert.Throws<RecipeException>(() => new SettingValues(RecipeBook.Find("dcgan"), Given(written, "1"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_set_replaces_the_default_in_its_canonical_form()
    {
        Recipe recipe = RecipeBook.Find("dcgan");
        Setting<int> width = recipe.Settings.OfType<WholeSetting>().Single(s => s.Key == "width");
        SettingValues standard = new(recipe, []), set = new(recipe, [.. Given("width", "+032"), .. Given("learning-rate", "2.0E-3"), .. Given("loss", "minimax")]);

        Assert.Equal((width.Default, 32), (standard.Get(width), set.Get(width)));
        Assert.Equal(recipe.AllSettings.Select(s => KeyValuePair.Create(s.Key, s.DefaultText)), standard.All);
        Dictionary<string, string> all = new(set.All);
        Assert.Equal(("32", "0.002", "minimax", "128"), (all["width"], all["learning-rate"], all["loss"], all["batch"]));
        Assert.Equal(set.All, new SettingValues(recipe, set.All).All);
    }

    private static KeyValuePair<string, string>[] Given(string key, string value) => [KeyValuePair.Create(key, value)];
}
