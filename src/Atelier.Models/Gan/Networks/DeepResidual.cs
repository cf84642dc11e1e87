using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// BigGAN-deep's residual networks (Brock et al. 2018, arXiv:1809.11096, appendix B, figure 16): two blocks a level, each through a
/// bottleneck of a quarter of its channels. Shortcuts have no weights of their own where they can do without: the generator's drop
/// channels that are too many, the discriminator's take those that are missing from a convolution. Width: channels at the finest level,
/// 32 by default; each coarser level has twice as many, up to eight times. The discriminator goes down to the generator's coarsest maps.
/// </summary>
public sealed class DeepResidual : ResidualNetworks
{
    private const int Bottleneck = 4, Widest = 8;

    private protected override int Width => 32;

    private protected override int Channels(int width, int extent, int full) => width * Math.Min(Widest, full / extent);

    private protected override IEnumerable<Func<Scope, Layer>> Up(ResidualParts parts, int inputs, int outputs)
        => [Block(parts, inputs, inputs, []), Block(parts, inputs, outputs, [s => new UpsampleNearest(s)])];

    private protected override IReadOnlyList<Stage> Down(ResidualParts parts, int width, PictureSpec pictures)
    {
        int full = pictures.Height, halvings = Levels(pictures);
        return
        [
            new(full, width, [parts.Convolution(pictures.Channels, width, 3)]),
            .. Enumerable.Range(0, halvings).Select(level => Halved(Channels(width, full >> level, full), full >> (level + 1))),
        ];

        Stage Halved(int inputs, int extent)
        {
            int outputs = Channels(width, extent, full);
            return new(extent, outputs, [Judging(parts, inputs, outputs, [s => new AvgPool2d(s, 2)]), Judging(parts, outputs, outputs, [])]);
        }
    }

    /// <summary>A generator's block; no more channels come out than go in.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <param name="inputs">Channels that go in.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="doubling">What doubles the maps, if anything does.</param>
    private static Func<Scope, Layer> Block(ResidualParts parts, int inputs, int outputs, Func<Scope, Layer>[] doubling)
    {
        int few = Few(inputs);
        return scope => new Beside(
            scope,
            [
                .. parts.Activated(inputs), parts.Inner(inputs, few, 1), .. parts.Activated(few), .. doubling, parts.Inner(few, few, 3),
                .. parts.Activated(few), parts.Inner(few, few, 3), .. parts.Activated(few), parts.Inner(few, outputs, 1),
            ],
            [.. inputs > outputs ? [Function.Of(x => x.Slice(1, 0, outputs))] : Array.Empty<Func<Scope, Layer>>(), .. doubling]);
    }

    /// <summary>A discriminator's block; no fewer channels come out than go in.</summary>
    private static Func<Scope, Layer> Judging(ResidualParts parts, int inputs, int outputs, Func<Scope, Layer>[] halving)
    {
        int few = Few(outputs);
        return scope => new Beside(
            scope,
            [
                .. parts.Activated(inputs), parts.Inner(inputs, few, 1), .. parts.Activated(few), parts.Inner(few, few, 3),
                .. parts.Activated(few), parts.Inner(few, few, 3), .. parts.Activated(few), .. halving, parts.Convolution(few, outputs, 1),
            ],
            [.. halving, .. inputs < outputs ? [s => new Widened(s, parts.Convolution(inputs, outputs - inputs, 1)(s))] : Array.Empty<Func<Scope, Layer>>()]);
    }

    private static int Few(int channels) => Math.Max(1, channels / Bottleneck);

    /// <summary>The input, and beside its channels those that a layer makes from them.</summary>
    private sealed class Widened(Scope scope, Layer more) : Layer(scope)
    {
        public override Tensor Forward(Tensor x) => Tensor.Concat(1, x, more.Forward(x));
    }
}
