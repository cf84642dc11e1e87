using Atelier.Data;

namespace Atelier.Metrics.Extractors.Training;

/// <summary>How one of this project's own extractors is trained.</summary>
/// <param name="Name">What scores by it are called: "mnist-cnn".</param>
/// <param name="Dataset">The catalogue's name of the labelled pictures.</param>
/// <param name="Epochs">Passes over the training pictures.</param>
public sealed record ExtractorRecipe(string Name, string Dataset, int Epochs)
{
    /// <summary>What is learnt.</summary>
    public Lesson Lesson { get; init; } = Lesson.Classes;

    /// <summary>Chooses initial weights, order and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Width and height of the pictures where the dataset lets one choose; null for its own.</summary>
    public int? Size { get; init; }

    /// <summary>Channels after the first convolution; features are four times as many.</summary>
    public int Width { get; init; } = 32;

    /// <summary>Pictures in a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The highest step size.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>This times the parameters is added to their gradients.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Most pixels that a picture is shifted by in each direction.</summary>
    public int Shift { get; init; } = 2;

    /// <summary>Share of the pictures that are mirrored left to right.</summary>
    public double Flip { get; init; }

    /// <summary>Pictures at the end of the training set that are kept for testing, where the dataset has no test set; else 0.</summary>
    public int HeldOut { get; init; }

    /// <summary>The recipes of extractors, whose features metrics compare.</summary>
    public static IReadOnlyList<ExtractorRecipe> All { get; } =
    [
        new("mnist-cnn", "mnist", Epochs: 6),
        new("fashion-cnn", "fashion-mnist", Epochs: 10) { Flip = 0.5 },
        new("cifar-cnn", "cifar10", Epochs: 60) { Flip = 0.5, Shift = 4, HeldOut = 500 },
        new("shapeworld-cnn", "shapeworld", Epochs: 5),
    ];

    /// <summary>
    /// The recipes of classifiers of attributes, a pair for a dataset: what was made by the word of the one is judged by the other, which
    /// had another seed.
    /// </summary>
    public static IReadOnlyList<ExtractorRecipe> OfAttributes { get; } =
    [
        new("shapeworld-attributes", "shapeworld", Epochs: 3) { Lesson = Lesson.Attributes },
        new("shapeworld-attributes-2", "shapeworld", Epochs: 3) { Lesson = Lesson.Attributes, Seed = 1 },
    ];

    /// <summary>The pictures to train on and those to test on.</summary>
    /// <exception cref="DatasetException">They cannot be had.</exception>
    public (IImageDataset Train, IImageDataset Test) Open()
    {
        IImageDataset train = DatasetCatalog.Open(Dataset, new DatasetOptions { Size = Size });
        return HeldOut == 0
            ? (train, DatasetCatalog.Open(Dataset, new DatasetOptions { Size = Size, Split = DatasetSplit.Test }))
            : (new DatasetPart(train, 0, train.Count - HeldOut), new DatasetPart(train, train.Count - HeldOut, HeldOut));
    }
}
