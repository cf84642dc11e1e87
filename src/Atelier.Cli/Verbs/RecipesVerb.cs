using System.CommandLine;
using System.Text.Json;
using Atelier.App.Engines;
using Atelier.Cli.Display;
using Atelier.Models.Recipes;
using Spectre.Console;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier recipes</c>: a list, or one recipe whole.</summary>
internal static class RecipesVerb
{
    private static readonly Argument<string?> s_name = new("recipe") { Description = "show this one whole", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> s_json = CommonOptions.Json();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("recipes", "Lists the models that can be trained, or shows one with its settings") { s_name, s_json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        IReadOnlyList<Recipe> chosen = parsed.GetValue(s_name) is { } name ? [RecipeBook.Find(name)] : RecipeBook.All;
        if (parsed.GetValue(s_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(chosen.Select(Describe)));
        }
        else if (parsed.GetValue(s_name) is null)
        {
            Table table = Tables.Of("recipe", "what it is", "paper");
            foreach (Recipe recipe in chosen)
            {
                table.AddRow(recipe.Name.EscapeMarkup(), recipe.Title.EscapeMarkup(), recipe.Paper.EscapeMarkup());
            }

            AnsiConsole.Write(table);
        }
        else
        {
            Show(chosen[0]);
        }

        return 0;
    }

    private static void Show(Recipe recipe)
    {
        Console.Out.WriteLine($"{recipe.Name}: {recipe.Title} ({recipe.Paper})");
        if (recipe.Precision is { } precision)
        {
            Console.Out.WriteLine($"Computes in {Engine.NameOf(precision)} unless --precision says otherwise.");
        }

        Table table = Tables.Of("--set", "default", "what it is");
        foreach (Setting setting in recipe.AllSettings)
        {
            table.AddRow(setting.Key.EscapeMarkup(), setting.DefaultText.EscapeMarkup(), $"{setting.Description} ({setting.Expected})".EscapeMarkup());
        }

        AnsiConsole.Write(table);
    }

    private static object Describe(Recipe recipe) => new
    {
        name = recipe.Name,
        title = recipe.Title,
        paper = recipe.Paper,
        precision = recipe.Precision is { } precision ? Engine.NameOf(precision) : null,
        settings = recipe.AllSettings.Select(s => new { key = s.Key, @default = s.DefaultText, expected = s.Expected, description = s.Description }),
    };
}
