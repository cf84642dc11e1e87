using Atelier.Models.Recipes;
using Atelier.Nn;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Networks;

/// <summary>
/// What residual networks have in common: the generator starts from a matrix product at the coarsest maps and doubles them stage by
/// stage up to the pictures; the discriminator goes down by stages and sums its last maps over their pixels. Batch norm in the
/// generator, none in the discriminator. Self-attention comes after a stage. Any square size s 2^k.
/// State: <c>start</c> and <c>main</c>; <c>main</c> and <c>head</c>.
/// </summary>
public abstract class ResidualNetworks : INetworks
{
    /// <summary>Channels of the finest maps unless the user says otherwise.</summary>
    private protected abstract int Width { get; }

    /// <inheritdoc/>
    public int Levels(PictureSpec pictures) => Pyramid.Of(pictures).Doublings;

    ConditionalLayer INetworks.Generator(Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
        => new Upwards(this, scope, latent, pictures, options);

    Discriminator INetworks.Discriminator(Scope scope, PictureSpec pictures, NetworkOptions options)
    {
        _ = Pyramid.Of(pictures);
        ResidualParts parts = ResidualParts.Of(options, Norm.None);
        IReadOnlyList<Stage> stages = Down(parts, options.Width ?? Width, pictures);
        int channels = stages[^1].Channels;
        Func<Scope, Layer>[] dropout = options.Dropout > 0 ? [s => new Dropout(s, options.Dropout)] : [];
        return new BodyAndHead(
            scope,
            new Sequential(
                scope["main"], [.. parts.Layers(stages, options.Attention), Function.Relu, Function.Of(x => x.Sum([2, 3])), .. dropout]),
            parts.Product(scope["head"], channels, 1),
            channels);
    }

    /// <summary>Channels of the generator's maps of an extent.</summary>
    /// <param name="width">Of the finest maps.</param>
    /// <param name="extent">Rows, or columns, of the maps.</param>
    /// <param name="full">Those of the pictures.</param>
    private protected abstract int Channels(int width, int extent, int full);

    /// <summary>The blocks of a generator's stage, which doubles the extent of its maps.</summary>
    private protected abstract IEnumerable<Func<Scope, Layer>> Up(ResidualParts parts, int inputs, int outputs);

    /// <summary>All stages of a discriminator.</summary>
    private protected abstract IReadOnlyList<Stage> Down(ResidualParts parts, int width, PictureSpec pictures);

    /// <summary>[N, latent] to [N, C, S, S] in [-1, 1].</summary>
    private sealed class Upwards : ConditionalLayer
    {
        private readonly int _size;
        private readonly Linear _start;
        private readonly Sequential _main;

        public Upwards(ResidualNetworks networks, Scope scope, int latent, PictureSpec pictures, NetworkOptions options)
            : base(scope)
        {
            (_size, int doublings) = Pyramid.Of(pictures);
            ResidualParts parts = ResidualParts.Of(options, Norm.Batch);
            int[] channels =
                [.. Enumerable.Range(0, doublings + 1).Select(level => networks.Channels(options.Width ?? networks.Width, _size << level, pictures.Height))];
            IEnumerable<Stage> stages = channels.Zip(channels.Skip(1), (inputs, outputs) => (inputs, outputs)).Select(
                (stage, level) => new Stage(_size << (level + 1), stage.outputs, networks.Up(parts.At(level), stage.inputs, stage.outputs)));
            _start = parts.Product(scope["start"], latent, channels[0] * _size * _size);
            _main = new Sequential(
                scope["main"],
                [
                    .. parts.Layers([new(_size, channels[0], []), .. stages], options.Attention),
                    .. parts.At(doublings - 1).Activated(channels[^1]), parts.Convolution(channels[^1], pictures.Channels, 3), Function.Tanh,
                ]);
        }

        public override Tensor Forward(Tensor x, Tensor? condition)
            => _main.Forward(_start.Forward(x).Reshape(x.Shape[0], -1, _size, _size), condition);
    }
}

/// <summary>Blocks one after the other, and the maps that come out of them.</summary>
/// <param name="Extent">Their rows, and columns.</param>
/// <param name="Channels">Their channels.</param>
/// <param name="Blocks">The blocks.</param>
internal sealed record Stage(int Extent, int Channels, IEnumerable<Func<Scope, Layer>> Blocks);

/// <summary>What a residual network's blocks are made of.</summary>
/// <param name="Norm">How inner layers are normalised.</param>
/// <param name="Weights">Initial weights.</param>
internal sealed record ResidualParts(Norm Norm, Initializer Weights)
{
    /// <summary>As the options say, with the network's own norm and Glorot's weights where they say nothing.</summary>
    public static ResidualParts Of(NetworkOptions options, Norm own) => new(options.Norm ?? own, options.Weights ?? Init.XavierUniform);

    /// <summary>The parts of one level of a generator.</summary>
    public ResidualParts At(int level) => this with { Norm = Norm.At(level) };

    /// <summary>The norm, if any, and a rectifier.</summary>
    public IEnumerable<Func<Scope, Layer>> Activated(int channels) => Norm.AfterMaps(channels, Function.Relu);

    /// <summary>A convolution that keeps the extents.</summary>
    public Func<Scope, Layer> Convolution(int inputs, int outputs, int kernel, bool bias = true) => scope
        => new Conv2d(scope, inputs, outputs, kernel, pad: kernel / 2, bias: bias, weight: Weights, initialBias: Init.Zeros, via: Norm.Weights);

    /// <summary>A convolution whose result a norm comes after: no bias where it would do nothing.</summary>
    public Func<Scope, Layer> Inner(int inputs, int outputs, int kernel) => Convolution(inputs, outputs, kernel, bias: !Norm.Shifts);

    /// <summary>A matrix product.</summary>
    public Linear Product(Scope scope, int inputs, int outputs)
        => new(scope, inputs, outputs, weight: Weights, initialBias: Init.Zeros, via: Norm.Weights);

    /// <summary>All blocks, and self-attention after the finest maps that are not larger than asked.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="attention">The extent asked for; 0 for no attention.</param>
    /// <exception cref="RecipeException">All maps are larger.</exception>
    public IEnumerable<Func<Scope, Layer>> Layers(IReadOnlyList<Stage> stages, int attention)
    {
        Stage? attended = attention == 0 ? null : stages.Where(stage => stage.Extent <= attention).MaxBy(stage => stage.Extent) ?? throw new RecipeException(
            $"attention: there are no maps of {attention}x{attention} pixels or fewer to attend to, only of {stages.Min(stage => stage.Extent)} and more.");
        return stages.SelectMany(stage => stage == attended
            ? [.. stage.Blocks, scope => new SelfAttention(scope, stage.Channels, Weights, Norm.Weights)]
            : stage.Blocks);
    }
}
