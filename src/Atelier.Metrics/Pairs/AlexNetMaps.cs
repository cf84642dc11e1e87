using System.Security.Cryptography;
using Atelier.Metrics.Extractors;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Pairs;

/// <summary>
/// AlexNet's convolutions under torchvision's names (Krizhevsky, arXiv:1404.5997, as in torchvision.models.alexnet), as LPIPS reads
/// them: the five activations.
/// </summary>
public sealed class AlexNetMaps : Module, IFeatureMaps, IDisposable
{
    // LPIPS's ScalingLayer: ImageNet's mean and deviation, for values in [-1, 1].
    private static readonly float[] Shift = [-0.030f, -0.088f, -0.188f], Scale = [0.458f, 0.448f, 0.450f];

    private readonly Conv2d[] _convolutions;

    /// <summary>Declares the network; load weights into its scope, or it is a random one.</summary>
    /// <param name="scope">Where; its memory goes back when the network is disposed of.</param>
    /// <param name="hash">SHA-256 of the weights.</param>
    public AlexNetMaps(Scope scope, string hash)
        : base(scope)
    {
        Hash = hash;
        Scope features = scope["features"];

        // Activations and pooling take the numbers between.
        _convolutions =
        [
            new(features[0], 3, 64, 11, stride: 4, pad: 2),
            new(features[3], 64, 192, 5, pad: 2),
            new(features[6], 192, 384, 3, pad: 1),
            new(features[8], 384, 256, 3, pad: 1),
            new(features[10], 256, 256, 3, pad: 1),
        ];
    }

    /// <inheritdoc/>
    public string Name => "alex";

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Channels => [64, 192, 384, 256, 256];

    /// <summary>Reads the network's weights; the classifier that torchvision's file ends with is left where it is.</summary>
    /// <param name="path">torchvision's file (<c>alexnet-owt-7be5be79.pth</c>) or safetensors with the same names.</param>
    /// <exception cref="MetricException">A tensor is missing or of another shape.</exception>
    /// <exception cref="IOException">The file is not there or can't be read.</exception>
    /// <exception cref="Nn.StateDict.PyTorch.PyTorchException">The file is damaged, or not inert.</exception>
    public static AlexNetMaps Open(string path)
    {
        using IStateFile file = ImportedState.Open(path);
        AlexNetMaps network = new(new Scope(new RandomKey(0)), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
        try
        {
            foreach ((string name, Tensor value) in network.Scope.State)
            {
                StateEntry entry = file.Find(name) ?? throw new MetricException($"{path}: there is no '{name}', so these are not AlexNet's weights.");
                Arena.Run("load", () => value.Assign(entry.Shape == value.Shape
                    ? file.Read(name).To(DType.F32)
                    : throw new MetricException($"{path}: '{name}' is {entry.Shape}, not {value.Shape}, so these are not AlexNet's weights.")));
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Scope.Dispose();

    /// <inheritdoc/>
    /// <param name="pictures">[N, 3, H, W], at least 31 by 31, values in [-1, 1].</param>
    public IReadOnlyList<Tensor> Maps(Tensor pictures)
    {
        Tensor x = (pictures - Tensor.From(Shift, [1, 3, 1, 1])) / Tensor.From(Scale, [1, 3, 1, 1]);
        List<Tensor> maps = [];
        foreach (Conv2d convolution in _convolutions)
        {
            // The second and third convolution follow a pooling.
            x = convolution.Forward(maps.Count is 1 or 2 ? x.MaxPool2d(3, 2) : x).Relu();
            maps.Add(x);
        }

        return maps;
    }
}
