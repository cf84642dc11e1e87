namespace Atelier.Tensors;

public sealed partial class Tensor
{
    /// <summary>[N, C r^2, H, W] to [N, C, H r, W r]: sub-pixel convolution's rearrangement (arXiv:1609.05158).</summary>
    /// <exception cref="ArgumentException">This is no picture batch, or r^2 does not divide its channels.</exception>
    public Tensor PixelShuffle(int factor)
    {
        CheckPicture();
        if (factor < 1 || Shape[1] % (factor * factor) != 0)
        {
            throw new ArgumentException($"PixelShuffle: the channels of {Shape} do not fall into squares of {factor}.");
        }

        int channels = Shape[1] / (factor * factor);
        return Reshape(Shape[0], channels, factor, factor, Shape[2], Shape[3])
            .Permute(0, 1, 4, 2, 5, 3)
            .Reshape(Shape[0], channels, Shape[2] * factor, Shape[3] * factor);
    }

    /// <summary>[N, C, H r, W r] to [N, C r^2, H, W]: undoes <see cref="PixelShuffle"/>.</summary>
    /// <exception cref="ArgumentException">This is no picture batch, or r does not divide its height and width.</exception>
    public Tensor PixelUnshuffle(int factor)
    {
        CheckPicture();
        if (factor < 1 || Shape[2] % factor != 0 || Shape[3] % factor != 0)
        {
            throw new ArgumentException($"PixelUnshuffle: the pixels of {Shape} do not fall into squares of {factor}.");
        }

        return Reshape(Shape[0], Shape[1], Shape[2] / factor, factor, Shape[3] / factor, factor)
            .Permute(0, 1, 3, 5, 2, 4)
            .Reshape(Shape[0], Shape[1] * factor * factor, Shape[2] / factor, Shape[3] / factor);
    }
}
