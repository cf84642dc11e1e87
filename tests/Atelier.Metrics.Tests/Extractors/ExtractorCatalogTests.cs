using Atelier.Data;
using Atelier.Data.ShapeWorld;
using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Extractors.Training;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Extractors;

public sealed class ExtractorCatalogTests
{
    private const int Judged = 2_000;

    public static TheoryData<string> Own => [.. ExtractorRecipe.All.Select(recipe => recipe.Name)];

    /// <summary>The first 2,000 test pictures; docs/extractors.md states the accuracy on all of them.</summary>
    [Theory]
    [InlineData("mnist-cnn", 0.99)]
    [InlineData("fashion-cnn", 0.925)]
    [InlineData("cifar-cnn", 0.74)]
    [InlineData("shapeworld-cnn", 0.998)]
    public void Shipped_extractors_are_as_accurate_as_stated(string name, double atLeast) => Arena.Run(name, () =>
    {
        ExtractorRecipe recipe = ExtractorRecipe.All.Single(known => known.Name == name);
        TestPictures.Need(recipe.Dataset);
        (_, IImageDataset test) = recipe.Open();
        using IFeatureExtractor extractor = ExtractorCatalog.Open(name);
        Assert.InRange(Accuracies.Of(pictures => extractor.Extract(pictures).Logits!, new DatasetPart(test, 0, Math.Min(Judged, test.Count))), atLeast, 1);
    });

    [Theory]
    [MemberData(nameof(Own))]
    public void Features_depend_neither_on_the_batch_nor_on_threads_nor_on_the_runs_precision(string name) => Arena.Run(name, () =>
    {
        using IFeatureExtractor extractor = ExtractorCatalog.Open(name);
        Tensor pictures = TestPictures.Of(new ShapeWorldDataset(), 7);
        Tensor whole = extractor.Extract(pictures).Features;
        Assert.Equal(Shape.Create([7, extractor.FeatureCount]), whole.Shape);
        Close.To(whole, Tensor.Concat(0, extractor.Extract(pictures.Slice(0, 0, 3)).Features, extractor.Extract(pictures.Slice(0, 3)).Features), 1e-5, "in parts");
        Close.To(whole, Precision.With(DType.BF16, () => extractor.Extract(pictures).Features), 1e-6, "in a bf16 run");
        int threads = ThreadTeam.Size;
        try
        {
            ThreadTeam.Size = 1;
            Close.To(whole, extractor.Extract(pictures).Features, 1e-5, "on one thread");
        }
        finally
        {
            ThreadTeam.Size = threads;
        }
    });

    [Theory]
    [MemberData(nameof(Own))]
    public void Shipped_weights_are_small_and_known_by_their_hash(string name)
    {
        using IFeatureExtractor extractor = ExtractorCatalog.Open(name);
        using Stream resource = typeof(ExtractorCatalog).Assembly.GetManifestResourceStream($"{name}.safetensors")!;
        Assert.InRange(resource.Length, 1, 2 << 20);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(resource)), extractor.Hash);
        Assert.Equal((name, "antialiased-bicubic", 128, 10), (extractor.Name, extractor.Resizer, extractor.FeatureCount, extractor.ClassCount));
    }

    [Theory]
    [InlineData("mnist", 1, "mnist-cnn")]
    [InlineData("fashion-mnist", 1, "fashion-cnn")]
    [InlineData("cifar10", 3, "cifar-cnn")]
    [InlineData("shapeworld-plain", 3, "shapeworld-cnn")]
    public void Known_datasets_have_an_extractor_of_their_own(string dataset, int channels, string extractor)
        => Assert.Equal(new ExtractorChoice(extractor, null), ExtractorChoice.For(new Named(dataset, channels)));

    [Theory]
    [InlineData("holidays", 3, "cifar-cnn was made for cifar10, not for pictures like those of holidays")]
    [InlineData("scans", 1, "fashion-cnn was made for fashion-mnist, not for pictures like those of scans")]
    [InlineData("mnist-upside-down", 1, "fashion-cnn was made for fashion-mnist, not for pictures like those of mnist-upside-down")]
    public void A_stand_in_says_that_it_is_one_and_what_to_do(string dataset, int channels, string doubt)
    {
        var choice = ExtractorChoice.For(new Named(dataset, channels));
        Assert.StartsWith(choice.Name, doubt, StringComparison.Ordinal);
        Assert.StartsWith(doubt, choice.Doubt, StringComparison.Ordinal);
        Assert.Contains("--extractor", choice.Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inception-v2", "did you mean 'inception-v3'?")]
    [InlineData("vgg16", "give the path of its weights")]
    public void What_cannot_be_opened_says_why(string name, string reason)
        => Assert.Contains(reason, Assert.Throws<ExtractorException>(() => ExtractorCatalog.Open(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_of_another_network_are_refused()
    {
        string file = RepositoryRoot.Path("tests", "golden", "pytorch", "zip2.pt");
        string message = Assert.Throws<ExtractorException>(() => ExtractorCatalog.Open("resnet18", file)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("fc.weight", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judges_load_torchvisions_names_and_as_many_classes_as_the_file_has() => Arena.Run("judge", () =>
    {
        using TemporaryFolder folder = new();
        string file = folder["judge.safetensors"];
        using (Scope scope = new(new RandomKey(3)))
        {
            _ = ResNet.Of18(scope, classes: 5);
            using FileStream stream = File.Create(file);
            SafeTensorsWriter.Write(stream, ModuleState.Sources(scope.State, "module."));
        }

        using IFeatureExtractor judge = ExtractorCatalog.Open("resnet18", file, Resizer.TensorFlowBilinear);
        Assert.Equal((512, 5, "tensorflow-bilinear"), (judge.FeatureCount, judge.ClassCount, judge.Resizer));
    });

    /// <summary>A dataset that nobody looks into.</summary>
    private sealed record Named(string Name, int Channels) : IImageDataset
    {
        public long Count => 1;

        public int Height => 8;

        public int Width => 8;

        public IReadOnlyList<string>? ClassNames => null;

        public string ContentHash => Name;

        public void Read(long index, Span<float> pixels) => pixels.Clear();

        public int? Label(long index) => null;
    }
}
