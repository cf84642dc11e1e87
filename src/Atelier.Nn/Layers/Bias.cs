using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>Adding biases.</summary>
internal static class BiasExtensions
{
    /// <summary>Adds [C] to the channels of [N, C, H, W], or nothing.</summary>
    public static Tensor AddChannels(this Tensor x, Parameter? bias)
        => bias is null ? x : x + bias.Value.Reshape(1, -1, 1, 1);
}
