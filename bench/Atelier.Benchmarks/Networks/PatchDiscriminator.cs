using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;

namespace Atelier.Benchmarks.Networks;

/// <summary>
/// The discriminator that judges patches of 70x70 pixels (Isola et al. 2017, arXiv:1611.07004, appendix 6.1.2): C64-C128-C256-C512
/// and a convolution to one logit a patch, windows of 4x4, the first three of stride 2.
/// </summary>
internal static class PatchDiscriminator
{
    /// <summary>[N, channels, S, S] to logits [N, 1, S/8 - 2, S/8 - 2].</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">Channels of what is judged.</param>
    /// <param name="width">Channels of the first layer.</param>
    /// <param name="normal">Makes the norm of so many channels.</param>
    /// <param name="bias">Whether convolutions before a norm have a bias; the outermost two always do.</param>
    public static Sequential Create(Scope scope, int channels, int width, Func<Scope, int, Layer> normal, bool bias)
    {
        List<Func<Scope, Layer>> layers = [s => Convolution(s, channels, width, 2, bias: true), Function.LeakyRelu(0.2)];
        for (int level = 1; level <= 3; level++)
        {
            int inputs = width << (level - 1), outputs = width << level, stride = level < 3 ? 2 : 1;
            layers.Add(s => Convolution(s, inputs, outputs, stride, bias));
            layers.Add(s => normal(s, outputs));
            layers.Add(Function.LeakyRelu(0.2));
        }

        layers.Add(s => Convolution(s, width << 3, 1, 1, bias: true));
        return new Sequential(scope, layers);
    }

    private static Conv2d Convolution(Scope scope, int inputs, int outputs, int stride, bool bias)
        => new(scope, inputs, outputs, 4, stride, 1, bias: bias, weight: Init.Normal(0, 0.02), initialBias: Init.Zeros);
}
