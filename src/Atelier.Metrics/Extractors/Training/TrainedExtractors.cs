using System.Globalization;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>The files of this project's own extractors: safetensors with matrices in bf16, and what the network is in the notes.</summary>
public static class TrainedExtractors
{
    private const string NameKey = "name", ChannelsKey = "channels", ClassesKey = "classes", WidthKey = "width", SizeKey = "size", AccuracyKey = "accuracy";

    /// <summary>Writes a trained network.</summary>
    /// <param name="destination">Receives the file.</param>
    /// <param name="recipe">How it was trained.</param>
    /// <param name="network">What was trained.</param>
    /// <param name="state">Its state dictionary.</param>
    /// <param name="size">Width and height of the pictures.</param>
    /// <param name="accuracy">On the test set, in [0, 1].</param>
    public static void Write(Stream destination, ExtractorRecipe recipe, ResidualCnn network, IReadOnlyList<(string Name, Tensor Value)> state, int size, double accuracy)
        => Arena.Run("write", () => SafeTensorsWriter.Write(
            destination,
            ModuleState.Sources(state.Select(entry => (entry.Name, entry.Value.Rank >= 2 ? entry.Value.To(DType.BF16) : entry.Value))),
            new Dictionary<string, string>
            {
                [NameKey] = recipe.Name,
                ["dataset"] = recipe.Dataset,
                [ChannelsKey] = Text(network.Channels),
                [ClassesKey] = Text(network.ClassCount),
                [WidthKey] = Text(network.FeatureCount / 4),
                [SizeKey] = Text(size),
                [AccuracyKey] = accuracy.ToString("0.0000", CultureInfo.InvariantCulture),
            }));

    /// <summary>Makes the extractor that a file holds.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="hash">SHA-256 of the file in lower-case hexadecimal.</param>
    /// <param name="resizer">How pictures of another size are brought to the network's.</param>
    /// <exception cref="StateException">The file is not one of these.</exception>
    public static ClassifierExtractor Read(SafeTensorsReader reader, string hash, Resizer resizer)
    {
        Scope scope = new(new RandomKey(0));
        ResidualCnn network = new(scope, Number(reader, ChannelsKey), Number(reader, ClassesKey), Number(reader, WidthKey));
        try
        {
            ModuleState.Load(reader, scope.State);
        }
        catch
        {
            scope.Dispose();
            throw;
        }

        return new(reader.Metadata.GetValueOrDefault(NameKey, "unnamed"), hash, network, PictureInput.Plain(Number(reader, SizeKey), resizer));
    }

    /// <summary>The accuracy that a file states, in [0, 1].</summary>
    public static double StatedAccuracy(SafeTensorsReader reader) => double.Parse(reader.Metadata[AccuracyKey], CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(SafeTensorsReader reader, string key)
        => reader.Metadata.TryGetValue(key, out string? text) && int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new StateException($"The file is no extractor's: its note '{key}' is missing or no positive number.");
}
