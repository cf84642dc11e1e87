using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>A transform that chooses from AutoAugment's operations.</summary>
public abstract record Policy : Transform
{
    /// <summary>How levels between pixels are found where pixels move (torchvision's default is the nearest pixel's, except for AugMix).</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>The level outside the picture, in every channel.</summary>
    public byte Fill { get; init; }

    internal sealed override IEnumerable<Transform> BytesOnly => [this];

    private protected void Add(Plan plan, in PolicySpace space, PolicyOperation operation, double share, int sign)
        => space.Add(plan, operation, share, sign, Interpolation, Fill);
}
