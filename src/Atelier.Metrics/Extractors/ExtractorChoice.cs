using Atelier.Data;
using Atelier.Metrics.Extractors.Training;

namespace Atelier.Metrics.Extractors;

/// <summary>Which extractor looks at pictures that the user chose none for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Doubt">One line saying that it was made for other pictures, and what to do; null where it was made for these.</param>
public sealed record ExtractorChoice(string Name, string? Doubt)
{
    /// <summary>
    /// The extractor that was trained on a dataset of the catalogue. Any other dataset has none of its own: <c>fashion-cnn</c> stands in
    /// for grey pictures, <c>cifar-cnn</c> for coloured ones, and the choice says so.
    /// </summary>
    public static ExtractorChoice For(IImageDataset data)
    {
        if (DatasetCatalog.Names.Contains(data.Name)
            && ExtractorRecipe.All.FirstOrDefault(recipe => data.Name == recipe.Dataset || data.Name.StartsWith($"{recipe.Dataset}-", StringComparison.Ordinal)) is { } own)
        {
            return new(own.Name, null);
        }

        ExtractorRecipe standIn = ExtractorRecipe.All.First(recipe => recipe.Name == (data.Channels == 1 ? "fashion-cnn" : "cifar-cnn"));
        return new(
            standIn.Name,
            $"{standIn.Name} was made for {standIn.Dataset}, not for pictures like those of {data.Name}: its scores may miss what matters there; "
            + "for better ones give 'atelier eval' an --extractor, such as inception-v3 or the one made for pictures like these.");
    }
}
