using Atelier.Tensors;

namespace Atelier.Metrics.Extractors;

/// <summary>How a network wants its pictures.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Resizer">How pictures of another size are brought to it.</param>
/// <param name="Mean">Subtracted from levels in [0, 1]: one number a channel, or one for all.</param>
/// <param name="Deviation">What they are divided by then.</param>
public sealed record PictureInput(int Height, int Width, Resizer Resizer, double[] Mean, double[] Deviation)
{
    /// <summary>Pictures as they are, in [-1, 1].</summary>
    public static PictureInput Plain(int size, Resizer resizer) => new(size, size, resizer, [0.5], [0.5]);

    /// <summary>Means and deviations of ImageNet's colours, which torchvision's networks expect.</summary>
    public static PictureInput ImageNet(int size, Resizer resizer) => new(size, size, resizer, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>(level - 128) / 128 of 8-bit levels, which the TensorFlow graph of FID's Inception begins with.</summary>
    public static PictureInput TensorFlow(int size, Resizer resizer) => new(size, size, resizer, [128 / 255.0], [128 / 255.0]);

    /// <summary>Makes pictures the network's: channels, then size, then normalisation.</summary>
    /// <param name="pictures">[N, C, H, W], values in [-1, 1]; 1 or 3 channels of any size.</param>
    /// <param name="channels">Channels of the network.</param>
    /// <exception cref="ArgumentException">These are no such pictures.</exception>
    public Tensor Prepare(Tensor pictures, int channels) => Normalized(Resizer.Resize(WithChannels(pictures, channels), Height, Width));

    /// <summary>The same but for the size, which stays the pictures' own: for networks that take any.</summary>
    /// <inheritdoc cref="Prepare"/>
    public Tensor PrepareUnresized(Tensor pictures, int channels) => Normalized(WithChannels(pictures, channels));

    private Tensor Normalized(Tensor pictures)
    {
        double[] scale = [.. Deviation.Select(deviation => 0.5 / deviation)];
        double[] shift = [.. Mean.Zip(Deviation, (mean, deviation) => (0.5 - mean) / deviation)];
        return scale.Length == 1
            ? scale[0] == 1 && shift[0] == 0 ? pictures : pictures * scale[0] + shift[0]
            : (pictures * PerChannel(scale)) + PerChannel(shift);
    }

    /// <summary>Repeats grey, or takes the luma of RGB (ITU-R BT.601), as datasets do.</summary>
    private static Tensor WithChannels(Tensor pictures, int channels)
    {
        if (pictures.Rank != 4 || pictures.Shape[1] is not (1 or 3))
        {
            throw new ArgumentException($"An extractor takes pictures [N, 1 or 3, H, W], not {pictures.Shape}.");
        }

        Tensor x = pictures.To(DType.F32);
        return (x.Shape[1], channels) switch
        {
            (1, 3) => Tensor.Concat(1, x, x, x),
            (3, 1) => x.Conv2d(PerChannel([0.299, 0.587, 0.114])),
            _ => x,
        };
    }

    private static Tensor PerChannel(double[] values) => Tensor.From([.. values.Select(value => (float)value)], [1, values.Length, 1, 1]);
}
