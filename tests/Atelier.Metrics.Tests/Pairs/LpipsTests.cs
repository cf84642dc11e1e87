using Atelier.Metrics.Extractors;
using Atelier.Metrics.Extractors.Networks;
using Atelier.Metrics.Pairs;
using Atelier.Metrics.Tests.Extractors;
using Atelier.Nn;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Pairs;

public sealed class LpipsTests
{
    public static TheoryData<string> Tuned => ["alex", "vgg", "squeeze"];

    [Theory]
    [MemberData(nameof(Tuned))]
    public void Agrees_with_PyTorch_on_torchvisions_networks_by_formula(string name)
        => Agrees(name, "formula", channels => [.. channels.Select(count => Enumerable.Range(0, count).Select(i => (float)Math.Abs(Math.Sin(i))).ToArray())]);

    [Theory]
    [MemberData(nameof(Tuned))]
    public void Agrees_with_PyTorch_under_the_authors_weights_of_channels(string name) => Agrees(name, "v0.1", channels => Published(name, channels.Count));

    [Fact]
    public void A_network_is_read_without_the_classifier_in_its_file() => Arena.Run("test", () =>
    {
        using TemporaryFolder folder = new();
        using Scope written = new(new RandomKey(1));
        (_, NetworkMaps random) = LpipsNetworks.Declare("squeeze", written, "");
        Write(folder["a.safetensors"], [.. written.State.Select(entry => ($"module.{entry.Name}", entry.Value)), ("module.classifier.1.weight", written.State[0].Value)]);
        Write(folder["b.safetensors"], [.. written.State.Skip(1)]);
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");

        using Lpips read = LpipsNetworks.Open("squeeze", folder["a.safetensors"]), expected = new(random);
        Assert.Equal("LPIPS[squeeze]", read.Name);
        Assert.Equal(64, read.Hash.Length);
        Assert.Equal(expected.Compare(a, b), read.Compare(a, b));

        Assert.Contains("'features.0.weight'", Refusal("squeeze", folder["b.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("no weights of AlexNet as torchvision has them", Refusal("alex", folder["a.safetensors"]), StringComparison.Ordinal);
        Assert.Equal($"LPIPS: there is no file '{folder["c.pth"]}'.", Refusal("vgg", folder["c.pth"]));
        Assert.Contains("give the path of torchvision's vgg16-397923af.pth", Refusal("vgg", null), StringComparison.Ordinal);
        Assert.Contains("(did you mean 'squeeze'?)", Refusal("sqeeze", null), StringComparison.Ordinal);

        static string Refusal(string name, string? path) => Assert.Throws<MetricException>(() => LpipsNetworks.Open(name, path)).Message;

        static void Write(string path, IEnumerable<(string, Tensor)> state)
        {
            using FileStream stream = File.Create(path);
            SafeTensorsWriter.Write(stream, ModuleState.Sources(state));
        }
    });

    [Fact]
    public void This_projects_own_networks_look_at_pictures_of_any_size_grey_or_coloured() => Arena.Run("test", () =>
    {
        using Lpips metric = LpipsNetworks.Open("fashion-cnn");
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");

        Assert.Equal("LPIPS[fashion-cnn]", metric.Name);
        double near = Assert.Single(metric.Compare(a, (0.9 * a) + (0.1 * b))), far = Assert.Single(metric.Compare(a, b));
        Assert.InRange(near, 1e-9, 0.5 * far);
        Assert.Equal(0, Assert.Single(metric.Compare(a.Slice(1, 0, 1), a.Slice(1, 0, 1))));
    });

    [Fact]
    public void Many_pictures_are_compared_a_few_at_a_time() => Arena.Run("test", () =>
    {
        using Lpips metric = LpipsNetworks.Open("fashion-cnn");
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");
        Tensor pictures = Tensor.Concat(0, [.. Enumerable.Range(0, 19).Select(i => i % 3 == 0 ? b : a)]), originals = Tensor.Concat(0, [.. Enumerable.Repeat(a, 19)]);

        double[] values = metric.Compare(pictures, originals);

        Assert.Equal(Enumerable.Range(0, 19).Select(i => i % 3 == 0 ? values[0] : 0), values, (x, y) => Math.Abs(x - y) <= 1e-6);
        Assert.True(values[0] > 0.01);
    });

    private static void Agrees(string name, string golden, Func<IReadOnlyList<int>, IReadOnlyList<float[]>> heads) => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(0));
        (Backbone network, NetworkMaps maps) = LpipsNetworks.Declare(name, scope, "none");
        HashedWeights.Fill(scope);
        using Lpips metric = new(maps, heads(network.MapChannels));
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");

        double expected = Goldens.Number($"pairs/lpips/{name}/{golden}");
        Assert.Equal([expected, 0], metric.Compare(Tensor.Concat(0, a, b), Tensor.Concat(0, b, b)), (x, y) => Math.Abs(x - y) <= 1e-4 * expected);
        Assert.Equal($"LPIPS[{name}]", metric.Name);
        Assert.Contains($"at least {network.LeastSize}x{network.LeastSize}", Assert.Throws<MetricException>(
            () => metric.Compare(Tensor.Zeros([1, 3, network.LeastSize - 1, 40]), Tensor.Zeros([1, 3, network.LeastSize - 1, 40]))).Message, StringComparison.Ordinal);
        Tensor least = Tensor.Zeros([1, 1, network.LeastSize, network.LeastSize]);
        Assert.Equal([0], metric.Compare(least, least));
    });

    private static IReadOnlyList<float[]> Published(string name, int depths)
    {
        string path = Path.Combine(TestPictures.Data(), "..", "weights", "lpips", "v0.1", $"{name}.pth");
        Requirement.Need(File.Exists(path), "$ATELIER_DATA/../weights has no lpips/v0.1");
        using IStateFile file = ImportedState.Open(path);
        return Lpips.Heads(file, depths);
    }

    [Theory]
    [InlineData("alex", "7be5be79", 64, 192, 384, 256, 256)]
    [InlineData("vgg", "397923af", 64, 128, 256, 512, 512)]
    [InlineData("squeeze", "b8a52dc0", 64, 128, 256, 384, 384, 512, 512)]
    public void Only_the_authors_networks_and_weights_give_an_LPIPS(string name, string hash, params int[] channels) => Arena.Run("test", () =>
    {
        IReadOnlyList<float[]> published = Published(name, channels.Length), other = [.. published.Select(head => head.Select(weight => weight * 1.0001f).ToArray())];
        Means network = new(name, hash + new string('0', 56), channels), retrained = network with { Hash = new string('0', 64) }, ours = network with { Name = "fashion-cnn" };

        Assert.Equal("LPIPS", Name(network, published));
        Assert.Equal($"LPIPS[{name}]", Name(network, other));
        Assert.Equal($"LPIPS[{name}]", Name(retrained, published));
        Assert.Equal("LPIPS[fashion-cnn]", Name(ours, published));
        using Lpips plain = new(network);
        Assert.Equal($"LPIPS[{name}]", plain.Name);

        static string Name(IFeatureMaps network, IReadOnlyList<float[]> heads)
        {
            using Lpips metric = new(network, heads);
            return metric.Name;
        }
    });

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        Means network = new("alex", "", [2]);

        Assert.Equal(
            "LPIPS: alex has maps of 2 channels, the weights are for 3.", Assert.Throws<MetricException>(() => new Lpips(network, [[1, 2, 3]])).Message);
        Assert.Throws<MetricException>(() => new Lpips(network, [[1, -1]]));
        Assert.Throws<MetricException>(() => new Lpips(network, [[1, float.NaN]]));
    }

    private sealed record Means(string Name, string Hash, IReadOnlyList<int> Channels) : IFeatureMaps
    {
        public int LeastSize => 1;

        public IReadOnlyList<Tensor> Maps(Tensor pictures) => [pictures.Slice(1, 0, 2)];
    }
}
