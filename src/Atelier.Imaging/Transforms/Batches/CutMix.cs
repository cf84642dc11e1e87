using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Pastes a rectangle of one picture into another; labels mix by area: Yun et al., "CutMix", arXiv:1905.04899, equations 1 and 2.</summary>
public sealed record CutMix : BatchTransform
{
    /// <summary>The share of the picture that stays is drawn from Beta(alpha, alpha), before the rectangle is cut at the edge. Above 0.</summary>
    public double Alpha { get; init => field = Limits.Within(value, 0.01, 100); } = 1;

    private protected override IMixing Draw(ref Dice dice, int width, int height)
    {
        double half = 0.5 * Math.Sqrt(1 - dice.Beta(Alpha));
        int x = dice.Below(width), y = dice.Below(height), reachX = (int)(half * width), reachY = (int)(half * height);
        int left = Math.Max(x - reachX, 0), top = Math.Max(y - reachY, 0);
        return new Paste(left, top, Math.Min(x + reachX, width) - left, Math.Min(y + reachY, height) - top, width, height);
    }
}

/// <summary>A rectangle of pictures of a size, pasted into the next picture.</summary>
internal readonly record struct Paste(int Left, int Top, int Width, int Height, int PictureWidth, int PictureHeight) : IMixing
{
    public double Share => 1 - ((double)Width * Height / ((double)PictureWidth * PictureHeight));

    public void Apply(Span<byte> pixels, int width, int height, int channels)
    {
        if ((width, height) != (PictureWidth, PictureHeight))
        {
            throw new ArgumentException($"CutMix: drawn for pictures of {PictureWidth}x{PictureHeight}, given {width}x{height}.");
        }

        Partners.Mix(pixels, width * height * channels, new Pictures(this, channels));
    }

    public void Apply(Span<float> labels, int classes) => Partners.Mix(labels, classes, new Partners.Labels(Share));

    private readonly struct Pictures(Paste paste, int channels) : IPartnering<byte>
    {
        public void Mix(Span<byte> own, ReadOnlySpan<byte> partner)
        {
            for (int y = paste.Top; y < paste.Top + paste.Height; y++)
            {
                int start = ((y * paste.PictureWidth) + paste.Left) * channels, count = paste.Width * channels;
                partner.Slice(start, count).CopyTo(own[start..]);
            }
        }
    }
}
