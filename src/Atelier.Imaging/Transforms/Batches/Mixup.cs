using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Adds up two pictures by weight, and their labels: Zhang et al., "mixup", arXiv:1710.09412, section 2.</summary>
public sealed record Mixup : BatchTransform
{
    /// <summary>The own picture's weight is drawn from Beta(alpha, alpha): the larger, the nearer a half. Above 0.</summary>
    public double Alpha { get; init => field = Limits.Within(value, 0.01, 100); } = 1;

    private protected override IMixing Draw(ref Dice dice, int width, int height) => new Blend(dice.Beta(Alpha));
}

/// <summary>Pictures and labels added up.</summary>
internal readonly record struct Blend(double Share) : IMixing, IPartnering<byte>
{
    public void Apply(Span<byte> pixels, int width, int height, int channels) => Partners.Mix(pixels, width * height * channels, this);

    public void Apply(Span<float> labels, int classes) => Partners.Mix(labels, classes, new Partners.Labels(Share));

    public void Mix(Span<byte> own, ReadOnlySpan<byte> partner)
    {
        float share = (float)Share;
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = (byte)((share * own[i]) + ((1 - share) * partner[i]) + 0.5f);
        }
    }
}
