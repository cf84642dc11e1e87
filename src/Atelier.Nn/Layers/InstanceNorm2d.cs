using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Normalisation of each channel of each picture (arXiv:1607.08022). State, where affine: <c>weight</c>, <c>bias</c> ([C] each).
/// </summary>
public sealed class InstanceNorm2d : Layer, IFusible
{
    private readonly int _channels;
    private readonly double _epsilon;
    private readonly Parameter? _weight, _bias;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether a scale and a shift per channel are trained; not by default, as in PyTorch.</param>
    public InstanceNorm2d(Scope scope, int channels, double epsilon = 1e-5, bool affine = false)
        : base(scope)
    {
        (_channels, _epsilon) = (channels, epsilon);
        _weight = affine ? scope.Parameter("weight", [channels], Init.Ones) : null;
        _bias = affine ? scope.Parameter("bias", [channels], Init.Zeros) : null;
    }

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another rank or number of channels, or a single pixel.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, Activation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, Activation then)
    {
        if (x.Rank != 4 || x.Shape[1] != _channels || x.Shape[2] * x.Shape[3] < 2)
        {
            throw new ArgumentException($"InstanceNorm2d {Scope.Path}: input {x.Shape} must be [N, {_channels}, H, W] with more than one pixel.");
        }

        return x.InstanceNorm(_weight?.Value, _bias?.Value, _epsilon, then);
    }
}
