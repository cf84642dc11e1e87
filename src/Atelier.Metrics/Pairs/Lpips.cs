using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// Learned perceptual similarity (Zhang et al., arXiv:1801.03924, equation 1): squared differences of a network's maps, each pixel's
/// features scaled to unit length, weighted by channel, averaged over pixels and summed over depths. Called LPIPS
/// only with the networks that the authors tuned it for ("alex", "vgg", "squeeze") and their weights of channels (v0.1), both known by their hashes; else
/// LPIPS[name].
/// </summary>
public sealed class Lpips : IPairMetric, IDisposable
{
    private const double Epsilon = 1e-10;

    // At 256x256 VGG-16 keeps 150 MB of maps of each picture.
    private const int PixelsAtATime = 1 << 16;

    // The network's file by the first digits of its SHA-256, as in torchvision's names; the weights of channels (v0.1) by those of their values'.
    private static readonly (string Network, string Hash, string Heads)[] s_published =
        [("alex", "7be5be79", "718a8b40"), ("vgg", "397923af", "9153a204"), ("squeeze", "b8a52dc0", "68f1b175")];

    private readonly IFeatureMaps _network;
    private readonly Tensor[] _heads;

    /// <summary>Takes a network and the weights that the authors tuned for its channels.</summary>
    /// <param name="network">The network; stays its owner's.</param>
    /// <param name="heads">For each map [C] weights, at least 0; see <see cref="Heads"/>.</param>
    /// <exception cref="MetricException">Numbers of weights are not those of the channels, or one is negative or not finite.</exception>
    public Lpips(IFeatureMaps network, IReadOnlyList<float[]> heads)
        : this(network, heads, IsPublished(network, heads) ? "LPIPS" : $"LPIPS[{network.Name}]")
    {
    }

    /// <summary>Takes a network that nobody has tuned: all channels count alike.</summary>
    /// <param name="network">The network; stays its owner's.</param>
    public Lpips(IFeatureMaps network)
        : this(network, [.. network.Channels.Select(channels => Enumerable.Repeat(1f, channels).ToArray())], $"LPIPS[{network.Name}]")
    {
    }

    private Lpips(IFeatureMaps network, IReadOnlyList<float[]> heads, string name)
    {
        if (!heads.Select(head => head.Length).SequenceEqual(network.Channels))
        {
            throw new MetricException(
                $"LPIPS: {network.Name} has maps of {string.Join(", ", network.Channels)} channels, the weights are for {string.Join(", ", heads.Select(head => head.Length))}.");
        }

        if (heads.Any(head => head.Any(weight => !(weight >= 0 && float.IsFinite(weight)))))
        {
            throw new MetricException("LPIPS: weights of channels must be finite and not negative.");
        }

        (_network, Name, Hash) = (network, name, Sha256(network.Hash, heads));
        _heads = [.. heads.Select(head => Arena.Outside(() => Tensor.From(head, [1, head.Length, 1, 1])))];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Settings => "";

    /// <summary>SHA-256 of the network's own and the channels' weights.</summary>
    public string Hash { get; }

    /// <inheritdoc/>
    public Better Better => Better.Lower;

    /// <inheritdoc/>
    public double[] Compare(Tensor pictures, Tensor originals)
    {
        PairMetrics.Check(Name, pictures, originals, _network.LeastSize);
        int count = pictures.Shape[0], step = Math.Max(1, PixelsAtATime / (pictures.Shape[2] * pictures.Shape[3]));
        List<double> values = new(count);
        for (int first = 0; first < count; first += step)
        {
            int start = first, end = Math.Min(count, first + step);
            float[] distances = Arena.Run("lpips", () => Gradients.NoGrad(
                () => Distances(pictures.Slice(0, start, end), originals.Slice(0, start, end)).ToArray<float>()));
            values.AddRange(distances.Select(distance => (double)distance));
        }

        return [.. values];
    }

    private Tensor Distances(Tensor pictures, Tensor originals)
    {
        IReadOnlyList<Tensor> a = _network.Maps(pictures), b = _network.Maps(originals);
        return _heads.Select((head, depth) => ((Unit(a[depth]) - Unit(b[depth])).Square() * head).Sum([1]).Mean([1, 2])).Aggregate((sum, next) => sum + next);
    }

    /// <summary>What the network lies in, where this is its only user; null leaves it to its owner.</summary>
    internal IDisposable? Owned { get; init; }

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose()
    {
        Owned?.Dispose();
        foreach (Tensor head in _heads)
        {
            head.Dispose();
        }
    }

    /// <summary>
    /// The weights out of a state dictionary in the authors' form: for depth i <c>lin{i}.model.1.weight</c> [1, C, 1, 1].
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="depths">Number of maps.</param>
    /// <exception cref="MetricException">One is missing.</exception>
    public static IReadOnlyList<float[]> Heads(IStateFile file, int depths)
        => [.. Enumerable.Range(0, depths).Select(i => $"lin{i}.model.1.weight").Select(name => file.Find(name) is null
            ? throw new MetricException($"LPIPS: the weights have no '{name}'.")
            : Arena.Run("heads", () => file.Read(name).To(DType.F32).ToArray<float>()))];

    private static bool IsPublished(IFeatureMaps network, IReadOnlyList<float[]> heads)
        => s_published.Any(known => known.Network == network.Name
            && network.Hash.StartsWith(known.Hash, StringComparison.Ordinal)
            && Sha256("", heads).StartsWith(known.Heads, StringComparison.Ordinal));

    private static string Sha256(string network, IReadOnlyList<float[]> heads)
        => Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes(network), .. heads.SelectMany(head => MemoryMarshal.AsBytes(head.AsSpan()).ToArray())]));

    private static Tensor Unit(Tensor map) => map / (map.NormL2([1], keepDim: true) + Epsilon);
}
