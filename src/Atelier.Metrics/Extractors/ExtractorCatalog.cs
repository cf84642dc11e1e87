using System.Security.Cryptography;
using Atelier.Data;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors;

/// <summary>
/// Opens extractors by name: this project's own small ones, whose weights come with it (<c>mnist-cnn</c>, <c>fashion-cnn</c>,
/// <c>cifar-cnn</c>, <c>shapeworld-cnn</c>), and the well-known ones, whose weights the user has (<c>inception-v3</c>, which is also
/// downloaded from its publisher; <c>vgg16</c>, <c>resnet18</c>, <c>resnet50</c>).
/// </summary>
public static class ExtractorCatalog
{
    private const string Inception = "inception-v3";

    private static readonly Imported[] ImportedOnes =
    [
        new(Inception, "fc.weight", (scope, _) => new InceptionV3(scope), PictureInput.TensorFlow(InceptionV3.Size, Resizer.TensorFlowBilinear)),
        new("vgg16", "classifier.6.weight", (scope, classes) => new Vgg16(scope, classes: classes), ForImageNet),
        new("resnet18", "fc.weight", (scope, classes) => ResNet.Of18(scope, classes: classes), ForImageNet),
        new("resnet50", "fc.weight", (scope, classes) => ResNet.Of50(scope, classes: classes), ForImageNet),
    ];

    /// <summary>All names, those of this project's own first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ExtractorRecipe.All.Select(recipe => recipe.Name), .. ImportedOnes.Select(known => known.Name)];

    private static PictureInput ForImageNet => PictureInput.ImageNet(224, Resizer.AntialiasedBicubic);

    /// <summary>Opens an extractor. Its tensors lie on the backend in force, and outside any arena: dispose of it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weights">A file of weights, PyTorch's or safetensors; null for those that come with the project or can be downloaded.</param>
    /// <param name="resizer">How pictures of another size are brought to the network's; null for the network's usual way.</param>
    /// <param name="progress">Told how a download goes on.</param>
    /// <param name="cancel">Gives a download up.</param>
    /// <exception cref="ExtractorException">There is no such extractor, it has no weights, or they do not fit; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was used.</exception>
    public static IFeatureExtractor Open(
        string name, string? weights = null, Resizer? resizer = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        try
        {
            return Array.Find(ImportedOnes, known => known.Name == name) is { } known
                ? Import(known, weights ?? Located(name, progress, cancel), resizer)
                : OpenOwn(name, weights, resizer);
        }
        catch (Exception e) when (e is StateException or SafeTensorsException or Nn.StateDict.PyTorch.PyTorchException or IOException or UnauthorizedAccessException)
        {
            throw new ExtractorException($"{name}: {(e is StateException && weights is not null ? $"{weights}: " : "")}{e.Message}", e);
        }
    }

    private static string Located(string name, IProgress<DownloadProgress>? progress, CancellationToken cancel) => name == Inception
        ? PublishedInception.Locate(progress, cancel)
        : throw new ExtractorException($"{name}: give the path of its weights, a state dictionary as torchvision has it; they don't come with this project.");

    private static ClassifierExtractor Import(Imported known, string path, Resizer? resizer)
    {
        using IStateFile file = ImportedState.Open(path);
        string last = ImportedState.Prefix(file, known.LastWeight) + known.LastWeight;
        Scope scope = new(new RandomKey(0));
        try
        {
            Classifier network = known.Make(scope, file.Find(last)!.Shape[0]);
            ImportedState.Load(file, network);
            return new(known.Name, ImportedState.HashOf(path), network, known.Input with { Resizer = resizer ?? known.Input.Resizer });
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    private static ClassifierExtractor OpenOwn(string name, string? weights, Resizer? resizer)
    {
        if (!Names.Contains(name))
        {
            throw new ExtractorException($"There is no extractor '{name}'{NearestName.Hint(name, Names)}, only {string.Join(", ", Names)}.");
        }

        byte[] content = weights is null ? Shipped(name) : File.ReadAllBytes(weights);
        using var reader = SafeTensorsReader.Open(content, weights ?? name);
        return TrainedExtractors.Read(reader, Convert.ToHexStringLower(SHA256.HashData(content)), resizer ?? Resizer.AntialiasedBicubic);
    }

    /// <summary>Whether the weights of one of this project's own classifiers were built in.</summary>
    internal static bool IsShipped(string name) => typeof(ExtractorCatalog).Assembly.GetManifestResourceInfo($"{name}.safetensors") is not null;

    /// <summary>The file of one of this project's own classifiers.</summary>
    /// <exception cref="ExtractorException">It was not built in.</exception>
    internal static byte[] Shipped(string name)
    {
        using Stream resource = typeof(ExtractorCatalog).Assembly.GetManifestResourceStream($"{name}.safetensors")
            ?? throw new ExtractorException($"{name}: its weights were not built into this program; 'atelier train-extractor {name}' makes them.");
        byte[] content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }

    /// <summary>A network that others trained.</summary>
    /// <param name="Name">The extractor's.</param>
    /// <param name="LastWeight">The last layer's weight, whose first extent is the number of classes.</param>
    /// <param name="Make">Declares it for a number of classes.</param>
    /// <param name="Input">How it wants its pictures.</param>
    private sealed record Imported(string Name, string LastWeight, Func<Scope, int, Classifier> Make, PictureInput Input);
}
