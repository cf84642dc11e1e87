using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Training;

namespace Atelier.App.Sampling;

/// <summary>Which classifier knows a run's pictures.</summary>
public static class ClassifierChoice
{
    /// <summary>Opens the classifier that the user names, or else the one that comes with the run's dataset.</summary>
    /// <param name="trained">The run's model, on whose backend the classifier will lie.</param>
    /// <param name="given">A name or a file; null for the dataset's own.</param>
    /// <exception cref="RunException">There is none for the run's dataset.</exception>
    /// <exception cref="ExtractorException">There is no such classifier, or the file is none.</exception>
    public static OddsClassifier Open(TrainedModel trained, string? given) => Opened(trained, given ?? Own(trained, 0) ?? throw new RunException(
        $"No classifier comes with {trained.Recipe.Data}; give --classifier FILE. 'atelier train-extractor attributes --data {trained.Recipe.Data} --out FILE' makes one where pictures have attributes, 'classes' where they have classes."));

    /// <summary>Opens an independent judge: the one that the user names, or else the second that comes with the run's dataset; null where there is none.</summary>
    /// <param name="trained">The run's model.</param>
    /// <param name="given">A name or a file; null for the dataset's own.</param>
    /// <param name="classifier">Whom it judges: it must be another, with the same answers.</param>
    /// <exception cref="RunException">It is the same as the classifier, or has other answers.</exception>
    /// <exception cref="ExtractorException">There is no such classifier, or the file is none.</exception>
    public static OddsClassifier? Judge(TrainedModel trained, string? given, OddsClassifier classifier)
    {
        if ((given ?? Own(trained, 1)) is not { } name)
        {
            return null;
        }

        OddsClassifier judge = Opened(trained, name);
        if (judge.Hash != classifier.Hash && judge.Answers.SequenceEqual(classifier.Answers))
        {
            return judge;
        }

        using (judge)
        {
            return given is null ? null : throw new RunException(judge.Hash == classifier.Hash
                ? $"{name} is what is steered by: it can't judge as well."
                : $"{name} answers other questions than {classifier.Name}: it can't judge the same pictures.");
        }
    }

    private static OddsClassifier Opened(TrainedModel trained, string name)
        => trained.Engine.Use(() => OddsClassifier.Open(name, ExtractorRecipe.All.Any(known => known.Name == name) ? ClassNames(trained) : null));

    /// <summary>Classes go by their numbers where the dataset is not on this machine.</summary>
    private static IReadOnlyList<string>? ClassNames(TrainedModel trained)
    {
        try
        {
            return trained.Recipe.OpenData().ClassNames;
        }
        catch (DatasetException)
        {
            return null;
        }
    }

    /// <summary>The classifiers of a dataset and its kin, such as shapeworld-plain of shapeworld: attributes before classes.</summary>
    private static string? Own(TrainedModel trained, int index) => ExtractorRecipe.OfAttributes.Concat(ExtractorRecipe.All)
        .Where(recipe => OddsClassifier.Names.Contains(recipe.Name))
        .Where(recipe => trained.Recipe.Data == recipe.Dataset || trained.Recipe.Data.StartsWith($"{recipe.Dataset}-", StringComparison.Ordinal))
        .GroupBy(recipe => recipe.Lesson).FirstOrDefault()?.ElementAtOrDefault(index)?.Name;
}
