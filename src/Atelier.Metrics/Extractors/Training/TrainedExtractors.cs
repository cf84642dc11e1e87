using System.Globalization;
using System.Text.Json;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>The files of this project's own extractors: safetensors with matrices in bf16, and what the network is in the notes.</summary>
public static class TrainedExtractors
{
    private const string NameKey = "name", ChannelsKey = "channels", ClassesKey = "classes", WidthKey = "width", SizeKey = "size", AccuracyKey = "accuracy", LessonKey = "lesson", AnswersKey = "answers";

    /// <summary>Writes a trained network.</summary>
    /// <param name="destination">Receives the file.</param>
    /// <param name="recipe">How it was trained.</param>
    /// <param name="trainer">What trained it.</param>
    /// <param name="size">Width and height of the pictures.</param>
    /// <param name="accuracy">On the test set, in [0, 1].</param>
    public static void Write(Stream destination, ExtractorRecipe recipe, ExtractorTrainer trainer, int size, double accuracy)
        => Arena.Run("write", () => SafeTensorsWriter.Write(
            destination,
            ModuleState.Sources(trainer.State.Select(entry => (entry.Name, entry.Value.Rank >= 2 ? entry.Value.To(DType.BF16) : entry.Value))),
            new Dictionary<string, string>
            {
                [NameKey] = recipe.Name,
                ["dataset"] = Path.GetFileName(recipe.Dataset),
                [LessonKey] = recipe.Lesson.Kind,
                [AnswersKey] = JsonSerializer.Serialize(trainer.Answers),
                [ChannelsKey] = Text(trainer.Network.Channels),
                [ClassesKey] = Text(trainer.Network.ClassCount),
                [WidthKey] = Text(trainer.Network.FeatureCount / 4),
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

    /// <summary>What a file's classifier learnt; classes in files that don't say.</summary>
    /// <exception cref="StateException">The file says something else.</exception>
    public static Lesson LessonOf(SafeTensorsReader reader) => Lesson.Kinds.TryGetValue(reader.Metadata.GetValueOrDefault(LessonKey, Lesson.Classes.Kind), out Lesson? lesson)
        ? lesson
        : throw new StateException($"The file is no extractor's: its note '{LessonKey}' is none of {string.Join(", ", Lesson.Kinds.Keys)}.");

    /// <summary>What the logits of a file's classifier stand for; null where the file doesn't say.</summary>
    /// <exception cref="StateException">The file says something else.</exception>
    public static IReadOnlyList<string>? AnswersOf(SafeTensorsReader reader)
    {
        try
        {
            return reader.Metadata.TryGetValue(AnswersKey, out string? answers) ? JsonSerializer.Deserialize<string[]>(answers) : null;
        }
        catch (JsonException e)
        {
            throw new StateException($"The file is no extractor's: its note '{AnswersKey}' is damaged: {e.Message}");
        }
    }

    /// <summary>The accuracy that a file states, in [0, 1].</summary>
    public static double StatedAccuracy(SafeTensorsReader reader) => double.Parse(reader.Metadata[AccuracyKey], CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(SafeTensorsReader reader, string key)
        => reader.Metadata.TryGetValue(key, out string? text) && int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new StateException($"The file is no extractor's: its note '{key}' is missing or no positive number.");
}
