using Atelier.Imaging.Transforms;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>
/// Small turns, moves, scalings and slants, the lowest value moving in from outside: views of a picture that leave a digit or a garment what it is, so
/// that <see cref="SemiSupervised.Consistency"/> may ask the same classes of all of them (Xie et al. 2019, arXiv:1904.12848, section 2.2, with
/// transforms that suit small pictures instead of searched policies).
/// </summary>
public sealed class AffineAugment : IAugmentation
{
    private static readonly Pipeline s_views = new(new Affine
    {
        Degrees = (-15, 15), MoveX = (-0.08, 0.08), MoveY = (-0.08, 0.08), Scale = (0.85, 1.15), ShearX = (-12, 12),
    });

    /// <inheritdoc/>
    public Tensor Apply(Tensor pictures, RandomKey key, long first)
        => s_views.ToTensors(key.Stream("augment").Value).Apply(pictures, epoch: 0, [.. Enumerable.Range(0, pictures.Shape[0]).Select(i => first + i)]);
}
