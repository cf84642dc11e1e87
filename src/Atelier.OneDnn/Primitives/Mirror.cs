using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>
/// The weight gradient of a layer with few outputs, as that of its mirror image: the sum over positions of x[p + k - pad] dy[p] is, with
/// q = p + k - pad, the sum of dy[q - k + pad] x[q], which is the weight gradient of a convolution that takes dy to x, its taps in
/// reverse order. oneDNN fills vectors with output channels, and is several times as fast with dy as the thin input.
/// </summary>
internal static unsafe class Mirror
{
    /// <summary>Numbers in a vector.</summary>
    private const int Wide = 16;

    /// <summary>The mirrored pass, where there is one and it is worth it.</summary>
    public static ConvKey? Of(ConvKey key)
    {
        ConvGeometry g = key.Geometry;
        (int top, int left) = (((g.KernelHeight - 1) * g.DilationHeight) - g.PadTop, ((g.KernelWidth - 1) * g.DilationWidth) - g.PadLeft);
        bool worthIt = key.Pass == ConvPass.WeightGrad && g.OutChannels < Wide && g.InChannels >= Wide;
        bool exists = g is { Groups: 1, StrideHeight: 1, StrideWidth: 1 } && top >= 0 && left >= 0;
        return !worthIt || !exists ? null : key with
        {
            Geometry = g with
            {
                InChannels = g.OutChannels, InHeight = g.OutHeight, InWidth = g.OutWidth,
                OutChannels = g.InChannels, OutHeight = g.InHeight, OutWidth = g.InWidth,
                PadTop = top, PadLeft = left,
            },
        };
    }

    /// <summary>Brings the mirrored gradient (C,KH,KW,O, taps reversed) into a weight's order (O,KH,KW,C).</summary>
    /// <param name="g">The geometry of the mirror image.</param>
    /// <param name="mirrored">Its weight gradient.</param>
    /// <param name="weight">The weight gradient wanted.</param>
    public static void Reflect(in ConvGeometry g, float* mirrored, float* weight)
    {
        (int channels, int outputs, long taps) = (g.OutChannels, g.InChannels, (long)g.KernelHeight * g.KernelWidth);
        for (int c = 0; c < channels; c++)
        {
            for (long k = taps - 1; k >= 0; k--)
            {
                for (int o = 0; o < outputs; o++)
                {
                    weight[(((o * taps) + k) * channels) + c] = *mirrored++;
                }
            }
        }
    }
}
