using Atelier.App.Engines;
using Atelier.App.Evaluation;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics;
using Atelier.Metrics.Extractors;
using Atelier.Models.Recipes;
using Atelier.Tensors;

namespace Atelier.App.Comparison;

/// <summary>What would only be found out in the middle of hours of training, found out before.</summary>
internal static class ComparisonChecks
{
    /// <summary>Refuses what can't be done, and says what is not as one would expect it.</summary>
    /// <exception cref="RecipeException">A recipe does not fit the pictures, or is there twice.</exception>
    /// <exception cref="MetricException">There are too few pictures to judge, or to judge by.</exception>
    /// <exception cref="RunException">The backend can't be used.</exception>
    public static IReadOnlyList<string> Check(ComparisonManifest manifest, IImageDataset data)
    {
        ComparisonQuestion question = manifest.Question;
        RefuseTwins(manifest);
        Engine engine = EngineRoom.Here.Choose(new(question.Backend, question.Precision), DType.F32, out _);
        engine.Use(() =>
        {
            foreach (Entrant entrant in manifest.Entrants)
            {
                RefuseUnfit(entrant, question, data);
            }

            return 0;
        });
        RealPictures real = RealPictures.OfRun(new RunRecipe { Data = question.Data, Pictures = question.Pictures });
        RefuseFew(question, real);
        var extractor = ExtractorChoice.For(data);
        ExtractorCatalog.Open(extractor.Name).Dispose(); // Its weights may be missing.
        return [.. data.Warnings, .. new[] { real.Note, extractor.Doubt }.OfType<string>()];
    }

    private static void RefuseTwins(ComparisonManifest manifest)
    {
        var all = manifest.Entrants.Select(entrant => (entrant.Name, Settings: string.Join(',', entrant.Values(manifest.Question.Settings).All.Prepend(new("", entrant.Recipe))), entrant.FolderName)).ToArray();
        foreach ((int i, var one) in all.Index())
        {
            if (all.Take(i).FirstOrDefault(other => other.Settings == one.Settings || other.FolderName.Equals(one.FolderName, StringComparison.OrdinalIgnoreCase)).Name is { } twin)
            {
                throw new RecipeException(twin == one.Name ? $"{twin} is named twice." : $"{twin} and {one.Name} are the same.");
            }
        }
    }

    /// <summary>Looks at the data as the recipe does, builds the model and forgets both.</summary>
    private static void RefuseUnfit(Entrant entrant, ComparisonQuestion question, IImageDataset data)
    {
        SettingValues values = entrant.Values(question.Settings);
        try
        {
            Recipe recipe = RecipeBook.Find(entrant.Recipe);
            recipe.View(data, values);
            recipe.Build(new(0), question.Pictures, values).Dispose();
        }
        catch (Exception e) when (e is RecipeException or DatasetException)
        {
            throw new RecipeException($"{entrant} does not fit: {e.Message}");
        }
    }

    private static void RefuseFew(ComparisonQuestion question, RealPictures real)
    {
        int least = ComparisonSchedule.Options.Metrics.Max(metric => metric.LeastPictures);
        if (question.Judged < least)
        {
            throw new MetricException($"{question.Judged} generated pictures are too few to judge; it takes at least {least}.");
        }

        if (real.Judged.Count < least)
        {
            throw new MetricException($"{real.Name} has {real.Judged.Count} pictures, too few to judge by; it takes at least {least}.");
        }
    }
}
