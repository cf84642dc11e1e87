using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Normalisation of groups of channels of each sample (arXiv:1803.08494). State: <c>weight</c>, <c>bias</c> ([C] each).
/// </summary>
public sealed class GroupNorm : Layer, IFusible
{
    private readonly int _groups, _channels;
    private readonly double _epsilon;
    private readonly Parameter? _weight, _bias;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether a scale and a shift per channel are trained.</param>
    /// <exception cref="ArgumentException">The channels do not fall into the groups.</exception>
    public GroupNorm(Scope scope, int groups, int channels, double epsilon = 1e-5, bool affine = true)
        : base(scope)
    {
        Check.PerGroup(scope, "GroupNorm", channels, groups);
        (_groups, _channels, _epsilon) = (groups, channels, epsilon);
        _weight = affine ? scope.Parameter("weight", [channels], Init.Ones) : null;
        _bias = affine ? scope.Parameter("bias", [channels], Init.Zeros) : null;
    }

    /// <param name="x">[N, C, ...].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another number of channels.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, Activation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, Activation then)
    {
        if (x.Rank < 2 || x.Shape[1] != _channels)
        {
            throw new ArgumentException($"GroupNorm {Scope.Path}: input {x.Shape} must be [N, {_channels}, ...].");
        }

        Tensor picture = x.Rank == 4 ? x : x.Reshape(x.Shape[0], _channels, -1, 1);
        return picture.GroupNorm(_groups, _weight?.Value, _bias?.Value, _epsilon, then).Reshape(x.Shape);
    }
}
