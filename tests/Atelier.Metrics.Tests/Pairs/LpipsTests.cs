using Atelier.Metrics.Extractors;
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
    private static readonly int[] Widths = [64, 192, 384, 256, 256];

    [Fact]
    public void Agrees_with_PyTorch_on_a_network_by_formula()
        => Agrees("pairs/lpips/value", [.. Widths.Select(width => Enumerable.Range(0, width).Select(i => (float)Math.Abs(Math.Sin(i))).ToArray())]);

    [Fact]
    public void Agrees_with_PyTorch_under_the_authors_weights_of_channels()
    {
        string path = Path.Combine(TestPictures.Data(), "..", "weights", "lpips", "v0.1", "alex.pth");
        Requirement.Need(File.Exists(path), "$ATELIER_DATA/../weights has no lpips/v0.1");
        using IStateFile file = ImportedState.Open(path);

        Agrees("pairs/lpips/v0.1", Lpips.Heads(file, 5));
    }

    [Fact]
    public void A_network_reads_back_without_the_classifier_in_its_file()
    {
        using TemporaryFolder folder = new();
        using AlexNetMaps written = new(new Scope(new RandomKey(1)), "");
        Write(folder["a.safetensors"], [.. written.Scope.State, ("classifier.1.weight", written.Scope.State[0].Value)]);
        Write(folder["b.safetensors"], [.. written.Scope.State.Skip(1)]);

        using AlexNetMaps read = AlexNetMaps.Open(folder["a.safetensors"]);

        Assert.Equal(64, read.Hash.Length);
        foreach (((_, Tensor expected), (_, Tensor found)) in written.Scope.State.Zip(read.Scope.State))
        {
            Assert.Equal(expected.ToArray<float>(), found.ToArray<float>());
        }

        Assert.EndsWith(
            "there is no 'features.0.weight', so these are not AlexNet's weights.",
            Assert.Throws<MetricException>(() => AlexNetMaps.Open(folder["b.safetensors"])).Message,
            StringComparison.Ordinal);

        static void Write(string path, IEnumerable<(string, Tensor)> state)
        {
            using FileStream stream = File.Create(path);
            SafeTensorsWriter.Write(stream, ModuleState.Sources(state));
        }
    }

    private static void Agrees(string golden, IReadOnlyList<float[]> heads) => Arena.Run("test", () =>
    {
        using AlexNetMaps network = new(new Scope(new RandomKey(0)), "none");
        foreach ((int layer, Parameter weight) in network.Parameters.Where(parameter => parameter.Name.EndsWith("weight", StringComparison.Ordinal)).Index())
        {
            double scale = Math.Sqrt(2.0 / (weight.Storage.Count / weight.Storage.Shape[0]));
            Fill(weight, i => Math.Sin((0.37 * i) + layer) * scale);
        }

        foreach (Parameter bias in network.Parameters.Where(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            Fill(bias, i => 0.1 * Math.Cos(i));
        }

        using Lpips metric = new(network, heads);
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");

        double expected = Goldens.Number(golden);
        Assert.Equal([expected, 0], metric.Compare(Tensor.Concat(0, a, b), Tensor.Concat(0, b, b)), (x, y) => Math.Abs(x - y) <= 1e-4 * expected);
        Assert.Equal("LPIPS[alex]", metric.Name);
    });

    [Fact]
    public void Only_the_authors_networks_and_weights_give_an_LPIPS() => Arena.Run("test", () =>
    {
        Means published = new("alex", "7be5be79" + new string('0', 56)), other = new("fashion-cnn", "7be5be79" + new string('0', 56));
        using Lpips tuned = new(published, [[1, 2]]), plain = new(published), ours = new(other, [[1, 2]]);

        Assert.Equal(["LPIPS", "LPIPS[alex]", "LPIPS[fashion-cnn]"], [tuned.Name, plain.Name, ours.Name]);
    });

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        Means network = new("alex", "");

        Assert.Equal(
            "LPIPS: alex has maps of 2 channels, the weights are for 3.", Assert.Throws<MetricException>(() => new Lpips(network, [[1, 2, 3]])).Message);
        Assert.Throws<MetricException>(() => new Lpips(network, [[1, -1]]));
        Assert.Throws<MetricException>(() => new Lpips(network, [[1, float.NaN]]));
    }

    private static void Fill(Parameter parameter, Func<int, double> formula)
        => parameter.Storage.Assign(Tensor.From([.. Enumerable.Range(0, (int)parameter.Storage.Count).Select(i => (float)formula(i))], parameter.Storage.Shape));

    private sealed record Means(string Name, string Hash) : IFeatureMaps
    {
        public IReadOnlyList<int> Channels => [2];

        public IReadOnlyList<Tensor> Maps(Tensor pictures) => [pictures.Slice(1, 0, 2)];
    }
}
