using Atelier.Tensors;

namespace Atelier.Metrics.Pairs;

/// <summary>A network as LPIPS sees it: what it makes of a picture at several depths.</summary>
public interface IFeatureMaps
{
    /// <summary>What scores by it are called: "alex", "fashion-cnn".</summary>
    string Name { get; }

    /// <summary>SHA-256 of its weights, 64 lower-case hexadecimal digits.</summary>
    string Hash { get; }

    /// <summary>Channels of each map, first to last.</summary>
    IReadOnlyList<int> Channels { get; }

    /// <summary>Fewest rows and columns of a picture.</summary>
    int LeastSize { get; }

    /// <summary>The maps, first to last. Records no gradients; call it inside an arena.</summary>
    /// <param name="pictures">[N, 1 or 3, H, W], at least <see cref="LeastSize"/> each way, values in [-1, 1]; normalising them as it was trained is the network's own business.</param>
    /// <returns>[N, <see cref="Channels"/>[i], H_i, W_i] each.</returns>
    IReadOnlyList<Tensor> Maps(Tensor pictures);
}
