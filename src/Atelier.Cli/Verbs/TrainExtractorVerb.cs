using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Atelier.App.Engines;
using Atelier.Data;
using Atelier.Metrics.Extractors.Training;

namespace Atelier.Cli.Verbs;

/// <summary><c>atelier train-extractor</c>: makes the weights that this project ships for its metrics, and classifiers of the user's own attributes.</summary>
internal static class TrainExtractorVerb
{
    /// <summary>Passes over pictures of the user's: more where they are few.</summary>
    private const int OwnPictures = 100_000;

    private static readonly ExtractorRecipe[] s_shipped = [.. ExtractorRecipe.All, .. ExtractorRecipe.OfAttributes];
    private static readonly string[] s_names = [.. s_shipped.Select(recipe => recipe.Name), .. Lesson.Kinds.Keys];
    private static readonly Argument<string> s_name = new("classifier") { Description = $"'classes' or 'attributes' of --data, or one that comes with Atelier: {string.Join(", ", s_shipped.Select(recipe => recipe.Name))}" };
    private static readonly Option<string?> s_data = new("--data") { Description = "the pictures to learn from, with classes or attributes" };
    private static readonly Option<int?> s_size = CommonOptions.Size();
    private static readonly Option<ulong?> s_seed = new("--seed") { Description = "the seed of everything random: another seed makes an independent judge (default: the recipe's)" };
    private static readonly Option<string> s_out = new("--out") { Description = "the file to write", Required = true };
    private static readonly Option<int?> s_epochs = new("--epochs") { Description = "passes over the pictures (default: the recipe's)" };
    private static readonly Option<string> s_backend = CommonOptions.Backend();
    private static readonly Option<string?> s_precision = CommonOptions.Precision();
    private static readonly Option<int?> s_threads = CommonOptions.Threads();

    public static Command Command { get; } = Build();

    private static Command Build()
    {
        Command command = new("train-extractor", "Trains a classifier: of your pictures' attributes for 'atelier steer', or one of those that metrics compare pictures by") { s_name, s_data, s_size, s_seed, s_out, s_epochs, s_backend, s_precision, s_threads };
        CommonOptions.Bound(s_epochs, 1, 1000);
        s_name.AcceptOnlyFromAmong(s_names);
        command.Validators.Add(result =>
        {
            if (Lesson.Kinds.ContainsKey(result.GetValue(s_name) ?? "") != result.GetResult(s_data) is not null)
            {
                result.AddError("Give --data with 'classes' or 'attributes', and only there.");
            }
        });
        command.SetAction(parsed => Interrupts.Run(stop => Run(parsed, stop)));
        return command;
    }

    private static void Run(ParseResult parsed, CancellationToken stop)
    {
        CommonOptions.UseThreads(parsed.GetValue(s_threads));
        Engine engine = CommonOptions.Choose(CommonOptions.Wish(parsed, s_backend, s_precision));
        ExtractorRecipe recipe = Array.Find(s_shipped, known => known.Name == parsed.GetValue(s_name)) ?? Own(parsed);
        recipe = recipe with { Epochs = parsed.GetValue(s_epochs) ?? recipe.Epochs, Seed = parsed.GetValue(s_seed) ?? recipe.Seed };
        engine.Use<object?>(() =>
        {
            Train(recipe, parsed.GetValue(s_out)!, stop);
            return null;
        });
    }

    /// <summary>For the user's pictures: a tenth of them is kept for testing. Attributes are of pictures as they lie: mirrored, left would be right.</summary>
    private static ExtractorRecipe Own(ParseResult parsed)
    {
        string path = parsed.GetValue(s_data)!, lesson = parsed.GetValue(s_name)!;
        IImageDataset data = DatasetCatalog.Open(path, new DatasetOptions { Size = parsed.GetValue(s_size) });
        int epochs = (int)Math.Clamp(OwnPictures / data.Count, 2, 60);
        return new($"{data.Name}-{lesson}", path, epochs) { Lesson = Lesson.Kinds[lesson], Size = parsed.GetValue(s_size), Flip = lesson == Lesson.Classes.Kind ? 0.5 : 0, HeldOut = (int)Math.Max(1, data.Count / 10) };
    }

    private static void Train(ExtractorRecipe recipe, string path, CancellationToken stop)
    {
        (IImageDataset train, IImageDataset test) = recipe.Open();
        string aside = path + ".tmp";
        try
        {
            // Opened first: where nothing can be written, minutes of training would be lost.
            using (FileStream file = File.Create(aside))
            {
                Train(recipe, train, test, file, stop);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (OperationCanceledException)
        {
            File.Delete(aside);
            throw;
        }
    }

    private static void Train(ExtractorRecipe recipe, IImageDataset train, IImageDataset test, FileStream file, CancellationToken stop)
    {
        using ExtractorTrainer trainer = new(recipe, train, recipe.Seed);
        var clock = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= recipe.Epochs; epoch++)
        {
            double loss = trainer.RunEpoch(stop), accuracy = trainer.Accuracy(test);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recipe.Name} epoch {epoch}: loss {loss:0.0000}, test accuracy {accuracy:0.00%}, {clock.Elapsed.TotalSeconds:0} s"));
        }

        TrainedExtractors.Write(file, recipe, trainer, train.Height, trainer.Accuracy(test));
    }
}
