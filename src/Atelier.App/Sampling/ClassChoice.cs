using System.Globalization;
using Atelier.App.Runs;
using Atelier.Data;
using Atelier.Training;

namespace Atelier.App.Sampling;

/// <summary>Classes as users write them.</summary>
public static class ClassChoice
{
    /// <summary>Reads classes of the dataset that a model was trained on, which is opened only where a name has to be looked up.</summary>
    /// <exception cref="RunException">The model knows no classes, or not these.</exception>
    /// <exception cref="DatasetException">A name has to be looked up, and the dataset can't be had.</exception>
    public static IReadOnlyList<int> Of(TrainedModel trained, string text) => trained.Model is IConditionalSampler { Classes: > 0 and var classes }
        ? Parse(text, classes, () => trained.Recipe.OpenData().ClassNames)
        : throw new RunException($"{trained.Recipe.Recipe} knows no classes: it can't be asked for one, only steered towards it ('atelier steer').");

    /// <summary>Reads classes of a dataset: numbers, or names where it has them.</summary>
    /// <param name="text">As "3", "3,7" or "bag,ankle boot".</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="names">The classes' names, asked for only where something is no number; null where they are not known.</param>
    /// <exception cref="RunException">Something is no class; the nearest name is hinted at.</exception>
    public static IReadOnlyList<int> Parse(string text, int classes, Func<IReadOnlyList<string>?> names)
    {
        Lazy<IReadOnlyList<string>> known = new(() => names() ?? []);
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Read)];

        int Read(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number < classes ? number : throw new RunException($"There is no class {word}: they are numbered 0 to {classes - 1}.")
            : known.Value.Index().Where(name => name.Item.Equals(word, StringComparison.OrdinalIgnoreCase)).Select(name => name.Index).FirstOrDefault(-1) is >= 0 and var named
                ? named
                : throw new RunException($"There is no class '{word}'{NearestName.Hint(word, known.Value.Select(name => name.ToLowerInvariant()))}. {Listed(known.Value, classes)}");
    }

    private static string Listed(IReadOnlyList<string> names, int classes) => names.Count is > 0 and <= 40
        ? $"There are {string.Join(", ", names)}; or give their numbers, 0 to {classes - 1}."
        : $"Give a number from 0 to {classes - 1}.";
}
