namespace Atelier.Data;

/// <summary>A dataset that its publisher offers for download as four gzipped IDX files.</summary>
/// <param name="Name">What the catalogue calls it.</param>
/// <param name="BaseUrl">Where the files lie, ending with a slash.</param>
/// <param name="ClassNames">The classes' names by label.</param>
/// <param name="Files">What the files are, by name without .gz.</param>
internal sealed record IdxPublication(string Name, Uri BaseUrl, IReadOnlyList<string> ClassNames, IReadOnlyDictionary<string, PublishedFile> Files)
{
    /// <summary>LeCun, Cortes and Burges: handwritten digits, in the mirror that PyTorch's project keeps.</summary>
    public static IdxPublication Mnist { get; } = new(
        "mnist",
        new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        new Dictionary<string, PublishedFile>
        {
            ["train-images-idx3-ubyte"] = new(47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            ["train-labels-idx1-ubyte"] = new(60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            ["t10k-images-idx3-ubyte"] = new(7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            ["t10k-labels-idx1-ubyte"] = new(10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        });

    /// <summary>Xiao, Rasul and Vollgraf, arXiv:1708.07747: photographs of garments.</summary>
    public static IdxPublication FashionMnist { get; } = new(
        "fashion-mnist",
        new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
        new Dictionary<string, PublishedFile>
        {
            ["train-images-idx3-ubyte"] = new(47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            ["train-labels-idx1-ubyte"] = new(60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            ["t10k-images-idx3-ubyte"] = new(7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            ["t10k-labels-idx1-ubyte"] = new(10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        });
}
