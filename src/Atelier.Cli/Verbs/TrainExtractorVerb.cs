using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.App.Engines;
using Atelier.Data;
using Atelier.Metrics.Extractors.Training;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier train-extractor</c>: makes the weights that this project ships for its metrics. Hidden: users have no need of it.</summary>
internal static class TrainExtractorVerb
{
    private static readonly Argument<string> s_name = new("extractor") { Description = string.Join(", ", ExtractorRecipe.All.Select(recipe => recipe.Name)) };
    private static readonly Option<string> s_out = new("--out") { Description = "the file to write", Required = true };
    private static readonly Option<int?> s_epochs = new("--epochs") { Description = "passes over the pictures (default: the recipe's)" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("train-extractor", "Trains one of the classifiers that metrics compare pictures by") { s_name, s_out, s_epochs, s_backend, s_precision, s_threads };
        command.Hidden = true;
        CommonOptions.Bound(s_epochs, 1, 1000);
        s_name.AcceptOnlyFromAmong([.. ExtractorRecipe.All.Select(recipe => recipe.Name)]);
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision));
        ExtractorRecipe recipe = ExtractorRecipe.All.Single(known => known.Name == parsed.GetValue(s_name));
        recipe = recipe with { Epochs = parsed.GetValue(s_epochs) ?? recipe.Epochs };
        engine.Use<object?>(() =>
        {
            Train(recipe, parsed.GetValue(s_out)!);
            return null;
        });
    }

    private static void Train(ExtractorRecipe recipe, string path)
    {
        (IImageDataset train, IImageDataset test) = recipe.Open();
        using ExtractorTrainer trainer = new(recipe, train, seed: 0);
        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= recipe.Epochs; epoch++)
        {
            double loss = trainer.RunEpoch(), accuracy = trainer.Accuracy(test);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recipe.Name} epoch {epoch}: loss {loss:0.0000}, test accuracy {accuracy:0.00%}, {clock.Elapsed.TotalSeconds:0} s"));
        }

        using FileStream file = File.Create(path);
        TrainedExtractors.Write(file, recipe, trainer.Network, trainer.State, train.Height, trainer.Accuracy(test));
    }
}
