using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Batch normalisation (arXiv:1502.03167): while training each channel by the statistics of the batch, else by their running
/// averages. State: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c> ([C] each), <c>num_batches_tracked</c>.
/// </summary>
public abstract class BatchNorm : ModalLayer, IFusible
{
    private readonly double _momentum, _epsilon;
    private readonly Parameter? _weight, _bias;
    private readonly Tensor _runningMean, _runningVariance, _batches;

    /// <summary>Declares the layer.</summary>
    private protected BatchNorm(Scope scope, int channels, double momentum, double epsilon, bool affine, Initializer? weight)
        : base(scope)
    {
        (_momentum, _epsilon) = (momentum, epsilon);
        _weight = affine ? scope.Parameter("weight", [channels], weight ?? Init.Ones) : null;
        _bias = affine ? scope.Parameter("bias", [channels], Init.Zeros) : null;
        _runningMean = scope.Buffer("running_mean", [channels], Init.Zeros);
        _runningVariance = scope.Buffer("running_var", [channels], Init.Ones);
        _batches = scope.Counter("num_batches_tracked");
    }

    /// <summary>What stands in for the running averages, to be read and written in their place; see <see cref="StandingStatistics"/>.</summary>
    internal StandingAverages? Standing { get; set; }

    /// <summary>C.</summary>
    internal int Channels => _runningMean.Shape[0];

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) => Forward(x, Activation.None);

    /// <inheritdoc/>
    public abstract Tensor Forward(Tensor x, Activation then);

    /// <summary>Normalises [N, C] or [N, C, H, W].</summary>
    private protected Tensor Normalize(Tensor x, Activation then)
    {
        if (x.Shape[1] != Channels)
        {
            throw new ArgumentException($"{GetType().Name} {Scope.Path}: input {x.Shape} has {x.Shape[1]} channels, the layer {Channels}.");
        }

        return Training ? ByBatch(x, x.Count / Channels, then) : ByAverages(x, Standing?.Mean ?? _runningMean, Standing?.Variance ?? _runningVariance, then);
    }

    private Tensor ByBatch(Tensor x, long population, Activation then)
    {
        if (population < 2)
        {
            throw new ArgumentException($"{GetType().Name} {Scope.Path}: training needs more than one value per channel, input {x.Shape} has {population}.");
        }

        (Tensor y, Tensor mean, Tensor variance) = x.BatchNorm(_weight?.Value, _bias?.Value, _epsilon, then);
        Blend(Standing?.Mean ?? _runningMean, Standing?.Variance ?? _runningVariance, Standing?.NextShare() ?? _momentum);
        if (Standing is null)
        {
            using Tensor next = _batches + 1;
            _batches.Assign(next);
        }

        return y;

        void Blend(Tensor averageMean, Tensor averageVariance, double share)
        {
            averageMean.Blend(1 - share, mean.To(DType.F32), share);

            // The batch is normalised by the biased variance, the average is of the unbiased one.
            averageVariance.Blend(1 - share, variance.To(DType.F32), share * population / (population - 1));
        }
    }

    private Tensor ByAverages(Tensor x, Tensor mean, Tensor variance, Activation then)
    {
        Tensor scale = (variance + _epsilon).Rsqrt();
        scale = _weight is null ? scale : scale * _weight.Value;
        Tensor shift = -(mean * scale);
        shift = _bias is null ? shift : shift + _bias.Value;
        Shape channels = x.Rank == 4 ? [1, scale.Shape[0], 1, 1] : [1, scale.Shape[0]];
        return x.ScaleShift(scale.Reshape(channels), shift.Reshape(channels), then);
    }
}

/// <summary>Batch normalisation of [N, C] or [N, C, L].</summary>
/// <inheritdoc cref="BatchNorm"/>
public sealed class BatchNorm1d : BatchNorm
{
    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="channels">C.</param>
    /// <param name="momentum">Share of the newest batch in the running averages.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether a scale and a shift per channel are trained.</param>
    /// <param name="weight">Initial scales; default 1.</param>
    public BatchNorm1d(Scope scope, int channels, double momentum = 0.1, double epsilon = 1e-5, bool affine = true, Initializer? weight = null)
        : base(scope, channels, momentum, epsilon, affine, weight)
    {
    }

    /// <param name="x">[N, C] or [N, C, L].</param>
    /// <param name="then">Applied in the same pass.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another rank or number of channels, or one value per channel while training.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Activation then) => x.Rank switch
    {
        2 => Normalize(x, then),
        3 => Normalize(x.Unsqueeze(-1), then).Squeeze(-1),
        _ => throw new ArgumentException($"BatchNorm1d {Scope.Path}: the input must be [N, C] or [N, C, L], not {x.Shape}."),
    };
}

/// <summary>Batch normalisation of [N, C, H, W].</summary>
/// <inheritdoc cref="BatchNorm"/>
public sealed class BatchNorm2d : BatchNorm
{
    /// <inheritdoc cref="BatchNorm1d(Scope, int, double, double, bool, Initializer?)"/>
    public BatchNorm2d(Scope scope, int channels, double momentum = 0.1, double epsilon = 1e-5, bool affine = true, Initializer? weight = null)
        : base(scope, channels, momentum, epsilon, affine, weight)
    {
    }

    /// <param name="x">[N, C, H, W].</param>
    /// <param name="then">Applied in the same pass.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Another rank or number of channels, or one value per channel while training.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Activation then) => x.Rank == 4
        ? Normalize(x, then)
        : throw new ArgumentException($"BatchNorm2d {Scope.Path}: the input must be [N, C, H, W], not {x.Shape}.");
}
