using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// SN-GAN's residual networks (Miyato et al. 2018, arXiv:1802.05957, table 4, after Gulrajani et al. 2017, arXiv:1704.00028), which are
/// also BigGAN's for small pictures. Width: channels of all levels up to 32 pixels, 64 by default (the paper: 256 and 128); a finer
/// level has half of the one below it. The generator doubles from s, the discriminator halves to 8 or below, then two more blocks.
/// Where a shortcut both changes resolution and has a convolution, the convolution runs at the lower resolution: the two commute.
/// Deviation: no biases where a norm undoes them.
/// </summary>
public sealed class Residual : ResidualNetworks
{
    private const int Coarse = 8, Even = 32;

    private protected override int Width => 64;

    private protected override int Channels(int width, int extent, int full) => Channels(width, extent);

    // Whatever a bias adds to all pixels of a channel passes along the shortcuts to the last norm, which takes it away.
    private protected override IEnumerable<Func<Scope, Layer>> Up(ResidualParts parts, int inputs, int outputs) =>
    [
        scope => new Beside(
            scope,
            [
                .. parts.Activated(inputs), s => new UpsampleNearest(s), parts.Inner(inputs, outputs, 3),
                .. parts.Activated(outputs), parts.Inner(outputs, outputs, 3),
            ],
            [parts.Inner(inputs, outputs, 1), s => new UpsampleNearest(s)]),
    ];

    private protected override IReadOnlyList<Stage> Down(ResidualParts parts, int width, PictureSpec pictures)
    {
        int size = pictures.Height / 2, channels = Channels(width, pictures.Height);
        List<Stage> stages = [new(size, channels, [First(parts, pictures.Channels, channels)])];
        for (; size > Coarse && size % 2 == 0; size /= 2)
        {
            (int inputs, int outputs) = (channels, channels = Channels(width, size));
            stages.Add(new(size / 2, outputs, [Block(parts, inputs, outputs, halves: true)]));
        }

        Func<Scope, Layer> last = Block(parts, channels, channels, halves: false);
        return [.. stages, new(size, channels, [last, last])];
    }

    private static int Channels(int width, int extent) => extent <= Even ? width : Math.Max(1, Channels(width, (extent + 1) / 2) / 2);

    /// <summary>A discriminator's block, at half the resolution in the end or at the same.</summary>
    private static Func<Scope, Layer> Block(ResidualParts parts, int inputs, int outputs, bool halves)
    {
        Func<Scope, Layer>[] pool = halves ? [s => new AvgPool2d(s, 2)] : [];
        return scope => new Beside(
            scope,
            [
                .. parts.Activated(inputs), parts.Inner(inputs, outputs, 3),
                .. parts.Activated(outputs), parts.Convolution(outputs, outputs, 3), .. pool,
            ],
            halves || inputs != outputs ? [.. pool, parts.Convolution(inputs, outputs, 1)] : []);
    }

    /// <summary>A discriminator's first block: no activation before its first convolution, for it sees pictures.</summary>
    private static Func<Scope, Layer> First(ResidualParts parts, int inputs, int outputs) => scope => new Beside(
        scope,
        [parts.Convolution(inputs, outputs, 3), Function.Relu, parts.Convolution(outputs, outputs, 3), s => new AvgPool2d(s, 2)],
        [s => new AvgPool2d(s, 2), parts.Convolution(inputs, outputs, 1)]);
}
