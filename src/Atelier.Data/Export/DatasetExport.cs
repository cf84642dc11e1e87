using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;

namespace Atelier.Data;

/// <summary>
/// Writes datasets as folders that others read: PNG files, one subfolder a class, and a <c>metadata.jsonl</c> with labels,
/// captions, attributes, domains, targets and masks, as Hugging Face's image folders have it and <see cref="DatasetCatalog"/> reads it.
/// </summary>
public static class DatasetExport
{
    private const string Unlabelled = "images", Targets = "targets", Masks = "masks";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a dataset's first pictures.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="count">How many pictures, at most as many as there are.</param>
    /// <param name="folder">The folder, made if it is not there; files of the same names are replaced.</param>
    /// <param name="progress">Told now and then; null if nobody watches.</param>
    /// <param name="cancel">Stops it; what is written stays.</param>
    /// <exception cref="DatasetException">A picture can no longer be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static void Write(IImageDataset data, long count, string folder, IProgress<PreparationProgress>? progress = null, CancellationToken cancel = default)
    {
        const int window = 256;
        int total = checked((int)count);
        Directory.CreateDirectory(folder);
        string table = Path.Combine(folder, "metadata.jsonl");
        using (StreamWriter lines = new($"{table}.tmp"))
        {
            for (int first = 0; first < total; first += window)
            {
                cancel.ThrowIfCancellationRequested();
                string[] written = new string[Math.Min(window, total - first)];
                Parallel.For(0, written.Length, i => written[i] = WriteOne(data, first + i, folder).ToJsonString(s_json));
                Array.ForEach(written, lines.WriteLine);
                progress?.Report(new(first + written.Length, total, Resumed: 0));
            }
        }

        File.Move($"{table}.tmp", table, overwrite: true);
    }

    private static JsonObject WriteOne(IImageDataset data, int index, string folder)
    {
        byte[] levels = new byte[data.SamplesPerPicture()];
        data.ReadLevels(index, levels);
        string number = index.ToString("000000", CultureInfo.InvariantCulture), place = data.ClassNames is { } names && data.Label(index) is int label ? Plain(names[label]) : Unlabelled;
        JsonObject line = new() { ["file_name"] = Save($"{place}/{number}.png", new Image(data.Width, data.Height, data.Channels, levels)) };
        Annotation known = data.Describe(index);
        if (data.Label(index) is int labelled)
        {
            line["label"] = data.ClassNames is { } classes ? JsonValue.Create(classes[labelled]) : JsonValue.Create(labelled);
        }

        if (known.Domain is int domain)
        {
            line["domain"] = data.Schema.Domains[domain];
        }

        if (known.Captions.Count > 0)
        {
            line["text"] = known.Captions.Count == 1 ? JsonValue.Create(known.Captions[0]) : new JsonArray([.. known.Captions.Select(caption => JsonValue.Create(caption))]);
        }

        if (data.Schema.TargetChannels > 0)
        {
            float[] target = new float[data.Height * data.Width * data.Schema.TargetChannels];
            data.ReadTarget(index, target);
            line["target"] = Save($"{Targets}/{number}.png", Image.FromFloats(target, data.Width, data.Height, data.Schema.TargetChannels));
        }

        if (data.Schema.Masks)
        {
            float[] mask = new float[data.Height * data.Width];
            byte[] shares = new byte[mask.Length];
            data.ReadMask(index, mask);
            ChannelConversion.ShareLevels(mask, shares);
            line["mask"] = Save($"{Masks}/{number}.png", new Image(data.Width, data.Height, 1, shares));
        }

        if (data.Schema.Attributes.Count > 0)
        {
            line["attributes"] = new JsonObject(data.Schema.Attributes.Zip(known.Attributes).Where(attribute => float.IsFinite(attribute.Second))
                .Select(attribute => KeyValuePair.Create<string, JsonNode?>(attribute.First, JsonValue.Create(attribute.Second))));
        }

        return line;

        string Save(string name, Image image)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Png.Write(path, image);
            return name;
        }
    }

    // A class may be called anything; a folder may not.
    private static string Plain(string className) => string.Concat(className.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' ? c : '_')) is { Length: > 0 } plain && plain.Trim().Length > 0
        ? plain.Trim() : "_";
}
