namespace Atelier.Data.Loading;

/// <summary>Where one sample goes; what is not wanted is empty.</summary>
/// <param name="pixels">(height, width, channel), values in [-1, 1].</param>
/// <param name="target">The same of the target.</param>
/// <param name="mask">(height, width), values in [0, 1].</param>
internal readonly ref struct Planes(Span<float> pixels, Span<float> target, Span<float> mask)
{
    public Span<float> Pixels { get; } = pixels;

    public Span<float> Target { get; } = target;

    public Span<float> Mask { get; } = mask;
}
