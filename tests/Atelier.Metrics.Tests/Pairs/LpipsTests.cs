using Atelier.Metrics.Pairs;
using Atelier.Nn;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Tests.Pairs;

public sealed class LpipsTests
{
    [Fact]
    public void Agrees_with_PyTorch_on_a_network_by_formula() => Arena.Run("test", () =>
    {
        using Scope scope = new(new RandomKey(0));
        AlexNetMaps network = new(scope, "none");
        foreach ((int layer, Parameter weight) in network.Parameters.Where(parameter => parameter.Name.EndsWith("weight", StringComparison.Ordinal)).Index())
        {
            double scale = Math.Sqrt(2.0 / (weight.Storage.Count / weight.Storage.Shape[0]));
            Fill(weight, i => Math.Sin((0.37 * i) + layer) * scale);
        }

        foreach (Parameter bias in network.Parameters.Where(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            Fill(bias, i => 0.1 * Math.Cos(i));
        }

        using Lpips metric = new(network, [.. network.Channels.Select(channels => Enumerable.Range(0, channels).Select(i => (float)Math.Abs(Math.Sin(i))).ToArray())]);
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/lpips/size");

        double expected = Goldens.Number("pairs/lpips/value");
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
        Assert.Equal([[1f], [2f]], Lpips.Heads(name => name switch { "lin0.model.1.weight" => [1], "lin1.model.1.weight" => [2], _ => null }, 2));
        Assert.Equal("LPIPS: the weights have no 'lin0.model.1.weight'.", Assert.Throws<MetricException>(() => Lpips.Heads(_ => null, 1)).Message);
    }

    private static void Fill(Parameter parameter, Func<int, double> formula)
        => parameter.Storage.Assign(Tensor.From([.. Enumerable.Range(0, (int)parameter.Storage.Count).Select(i => (float)formula(i))], parameter.Storage.Shape));

    private sealed record Means(string Name, string Hash) : IFeatureMaps
    {
        public IReadOnlyList<int> Channels => [2];

        public IReadOnlyList<Tensor> Maps(Tensor pictures) => [pictures.Slice(1, 0, 2)];
    }
}
