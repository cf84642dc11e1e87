namespace Atelier.Data;

/// <summary>A dataset of CIFAR's family in its publisher's binary form (Krizhevsky 2009).</summary>
/// <param name="Name">What the catalogue calls it.</param>
/// <param name="LabelBytes">Bytes before a record's pixels.</param>
/// <param name="LabelAt">Which of them is the label.</param>
/// <param name="ClassNames">The classes' names by label.</param>
/// <param name="TestFile">The file of the test pictures; all other .bin files are for training.</param>
/// <param name="TrainFile">The first file of the training pictures, for messages.</param>
/// <param name="Folder">The folder that its archive has.</param>
/// <param name="Archive">Where the archive is published.</param>
/// <param name="Published">What the archive is.</param>
internal sealed record CifarPublication(
    string Name, int LabelBytes, int LabelAt, IReadOnlyList<string> ClassNames, string TestFile, string TrainFile, string Folder, Uri Archive, IPublishedFile Published)
{
    private static readonly string[] s_fine =
    [
        "apple", "aquarium fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl", "boy", "bridge", "bus", "butterfly",
        "camel", "can", "castle", "caterpillar", "cattle", "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup",
        "dinosaur", "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard", "lamp", "lawn mower",
        "leopard", "lion", "lizard", "lobster", "man", "maple tree", "motorcycle", "mountain", "mouse", "mushroom", "oak tree", "orange", "orchid",
        "otter", "palm tree", "pear", "pickup truck", "pine tree", "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road",
        "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider", "squirrel", "streetcar", "sunflower",
        "sweet pepper", "table", "tank", "telephone", "television", "tiger", "tractor", "train", "trout", "tulip", "turtle", "wardrobe", "whale",
        "willow tree", "wolf", "woman", "worm",
    ];

    private static readonly string[] s_coarse =
    [
        "aquatic mammals", "fish", "flowers", "food containers", "fruit and vegetables", "household electrical devices", "household furniture", "insects",
        "large carnivores", "large man-made outdoor things", "large natural outdoor scenes", "large omnivores and herbivores", "medium-sized mammals",
        "non-insect invertebrates", "people", "reptiles", "small mammals", "trees", "vehicles 1", "vehicles 2",
    ];

    /// <summary>Ten classes, 50,000 and 10,000 pictures.</summary>
    public static CifarPublication Cifar10 { get; } = new(
        "cifar10", 1, 0, ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        "test_batch.bin", "data_batch_1.bin", "cifar-10-batches-bin", new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        new PublishedArchive(200_000_000, "c32a1d4ab5d03f1284b67883e8d87530"));

    /// <summary>A hundred classes, 50,000 and 10,000 pictures.</summary>
    public static CifarPublication Cifar100 { get; } = new(
        "cifar100", 2, 1, s_fine, "test.bin", "train.bin", "cifar-100-binary", new("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
        new PublishedArchive(200_000_000, "03b5dce01913d631647c71ecec9e9cb8"));

    /// <summary>The archive's name.</summary>
    public string ArchiveName => Path.GetFileName(Archive.AbsolutePath);

    /// <summary>The same pictures in twenty superclasses.</summary>
    public static CifarPublication Cifar100Coarse { get; } = Cifar100 with { Name = "cifar100-coarse", LabelAt = 0, ClassNames = s_coarse };
}
