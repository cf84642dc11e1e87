using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Minibatch standard deviation (arXiv:1710.10196, section 3) in StyleGAN 2's form: sample n belongs to group n mod (N / group);
/// the mean of the group's standard deviation over pixels and channels is appended to each of its samples. No state.
/// </summary>
public sealed class MinibatchStdDev : Layer
{
    private const double Epsilon = 1e-8;

    private readonly int _group, _features;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="group">Samples of a group; smaller batches are one group.</param>
    /// <param name="features">Into how many means, and new channels, the channels fall.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either is less than 1.</exception>
    public MinibatchStdDev(Scope scope, int group = 4, int features = 1)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(group, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        (_group, _features) = (group, features);
    }

    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C + features, H, W].</returns>
    /// <exception cref="ArgumentException">The batch does not fall into the groups, or the channels not into the features.</exception>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        (int samples, int channels, int height, int width) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        int group = Math.Min(_group, samples);
        if (samples % group != 0 || channels % _features != 0)
        {
            throw new ArgumentException($"MinibatchStdDev {Scope.Path}: input {x.Shape} with groups of {group} and {_features} features.");
        }

        Tensor members = x.ToPixels().Reshape(group, samples / group, height * width, _features, channels / _features);
        Tensor deviation = (members.Var([0], keepDim: true, correction: 0) + Epsilon).Sqrt().Mean([2, 4], keepDim: true);
        Tensor added = deviation.Expand([group, samples / group, 1, _features, 1]).Reshape(samples, _features, 1, 1);
        return Tensor.Concat(1, x, added.Expand([samples, _features, height, width]));
    }
}
