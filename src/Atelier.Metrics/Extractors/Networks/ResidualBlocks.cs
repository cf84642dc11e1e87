using Atelier.Nn;
using Atelier.Nn.Layers;
using Atelier.Tensors;

namespace Atelier.Metrics.Extractors.Networks;

/// <summary>Two 3x3 convolutions beside a shortcut (arXiv:1512.03385, figure 5 left), under torchvision's names.</summary>
internal sealed class BasicBlock : Layer
{
    private readonly ConvNorm _first, _second;
    private readonly Func<Tensor, Tensor> _shortcut;

    /// <param name="scope">Where.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="stride">Of the first convolution.</param>
    /// <param name="shortcut">What is added: [N, inputs, H, W] to [N, outputs, H / stride, W / stride].</param>
    public BasicBlock(Scope scope, int inputs, int outputs, int stride, Func<Tensor, Tensor> shortcut)
        : base(scope)
    {
        _first = new(scope["conv1"], scope["bn1"], inputs, outputs, 3, stride);
        _second = new(scope["conv2"], scope["bn2"], outputs, outputs, 3);
        _shortcut = shortcut;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => (_second.Forward(_first.Relu(x), Activation.None) + _shortcut(x)).Relu();
}

/// <summary>1x1, 3x3 and 1x1 convolutions beside a shortcut (figure 5 right), the stride at the 3x3 as in torchvision.</summary>
internal sealed class Bottleneck : Layer
{
    /// <summary>Channels of the output a channel inside.</summary>
    public const int Expansion = 4;

    private readonly ConvNorm _reduce, _middle, _expand;
    private readonly Func<Tensor, Tensor> _shortcut;

    /// <inheritdoc cref="BasicBlock(Scope, int, int, int, Func{Tensor, Tensor})"/>
    public Bottleneck(Scope scope, int inputs, int outputs, int stride, Func<Tensor, Tensor> shortcut)
        : base(scope)
    {
        int width = outputs / Expansion;
        _reduce = new(scope["conv1"], scope["bn1"], inputs, width, 1);
        _middle = new(scope["conv2"], scope["bn2"], width, width, 3, stride);
        _expand = new(scope["conv3"], scope["bn3"], width, outputs, 1);
        _shortcut = shortcut;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => (_expand.Forward(_middle.Relu(_reduce.Relu(x)), Activation.None) + _shortcut(x)).Relu();
}

/// <summary>What goes around a residual block.</summary>
internal static class Shortcut
{
    /// <summary>The input itself, or a 1x1 convolution where the shape changes (section 3.3, option B), declared at <c>downsample</c>.</summary>
    public static Func<Tensor, Tensor> Projected(Scope scope, int inputs, int outputs, int stride)
    {
        if (inputs == outputs && stride == 1)
        {
            return x => x;
        }

        Scope downsample = scope["downsample"];
        ConvNorm projection = new(downsample[0], downsample[1], inputs, outputs, 1, stride);
        return x => projection.Forward(x, Activation.None);
    }

    /// <summary>The input itself, or every second pixel with channels of zeros on both sides (section 3.3, option A): no parameters.</summary>
    public static Func<Tensor, Tensor> Padded(int inputs, int outputs, int stride)
    {
        if (inputs == outputs && stride == 1)
        {
            return x => x;
        }

        int more = outputs - inputs;
        return x =>
        {
            Tensor thinned = x.Slice(2, 0, step: stride).Slice(3, 0, step: stride);
            (int height, int width) = (thinned.Shape[2], thinned.Shape[3]);
            Tensor Zeros(int channels) => Tensor.Zeros([x.Shape[0], channels, height, width], x.DType);
            return Tensor.Concat(1, Zeros(more / 2), thinned, Zeros(more - (more / 2)));
        };
    }
}
