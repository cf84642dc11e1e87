using System.Numerics;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>
/// What is drawn for one picture by <see cref="AdaptiveAugment"/>: arXiv:2006.06676, appendix B, figure 17, lines 1 to 13. Points and colours
/// are rows, so what is done first stands first in a product. Every number is drawn whether it is used or not: another p changes none.
/// </summary>
/// <param name="Move">Where a point of the picture goes, in pixels from its middle.</param>
/// <param name="Color">Where a colour (r, g, b, 1) goes, values in [-1, 1].</param>
internal readonly record struct AdaptiveTransform(Matrix3x2 Move, Matrix4x4 Color)
{
    private const int Draws = 32;

    /// <summary>Draws for the pictures of a batch.</summary>
    /// <param name="shape">[N, C, H, W].</param>
    /// <param name="p">The probability of each transform.</param>
    /// <param name="key">The randomness.</param>
    /// <param name="first">The global number of the first picture.</param>
    public static AdaptiveTransform[] Draw(Shape shape, double p, RandomKey key, long first)
    {
        int count = shape[0];
        float[] uniform = new float[count * Draws], normal = new float[count * Draws];
        key.FillUniform(uniform, first, Draws);
        key.Stream("normal").FillNormal(normal, first, Draws);
        return [.. Enumerable.Range(0, count).Select(n =>
        {
            Hand hand = new(uniform.AsSpan(n * Draws, Draws), normal.AsSpan(n * Draws, Draws), p);
            return new AdaptiveTransform(Blit(ref hand, shape[3], shape[2]) * Warp(ref hand, shape[3], shape[2]), Recolor(ref hand));
        })];
    }

    /// <summary>Whole pixels: mirroring, quarters of a turn, steps of up to an eighth.</summary>
    private static Matrix3x2 Blit(ref Hand hand, int width, int height)
    {
        Matrix3x2 mirror = Matrix3x2.CreateScale(1 - (2 * hand.Below(2)), 1);
        Matrix3x2 turn = Matrix3x2.CreateRotation(MathF.PI / 2 * hand.Below(4));
        (float x, float y) = hand.Pair(u => (0.25f * u) - 0.125f);
        return mirror * turn * Matrix3x2.CreateTranslation(MathF.Round(x * width), MathF.Round(y * height));
    }

    /// <summary>Scale, rotation before and after stretching, and movement between pixels.</summary>
    private static Matrix3x2 Warp(ref Hand hand, int width, int height)
    {
        float scale = MathF.Pow(2, 0.2f * hand.Normal());
        Matrix3x2 before = Turn(ref hand);
        float stretch = MathF.Pow(2, 0.2f * hand.Normal());
        Matrix3x2 after = Turn(ref hand);
        (float x, float y) = hand.NormalPair(0.125f);
        return Matrix3x2.CreateScale(scale) * before * Matrix3x2.CreateScale(stretch, 1 / stretch) * after * Matrix3x2.CreateTranslation(x * width, y * height);
    }

    /// <summary>One of two rotations that together happen with probability p.</summary>
    private static Matrix3x2 Turn(ref Hand hand) => Matrix3x2.CreateRotation(hand.Angle(1 - Math.Sqrt(1 - hand.P)));

    private static Matrix4x4 Recolor(ref Hand hand)
    {
        Vector3 grey = Vector3.Normalize(Vector3.One);
        Matrix4x4 brightness = Matrix4x4.CreateTranslation(new Vector3(0.2f * hand.Normal()));
        Matrix4x4 contrast = Matrix4x4.CreateScale(MathF.Pow(2, 0.5f * hand.Normal()));
        Matrix4x4 luma = Along(grey, 1 - (2 * hand.Below(2)), 1);
        Matrix4x4 hue = Matrix4x4.CreateFromAxisAngle(grey, hand.Angle(hand.P));
        Matrix4x4 saturation = Along(grey, 1, MathF.Pow(2, hand.Normal()));
        return brightness * contrast * luma * hue * saturation;
    }

    /// <summary>Multiplies what lies along an axis by one factor, what lies across it by another.</summary>
    private static Matrix4x4 Along(Vector3 axis, float along, float across)
    {
        Matrix4x4 outer = new(
            axis.X * axis.X, axis.X * axis.Y, axis.X * axis.Z, 0,
            axis.Y * axis.X, axis.Y * axis.Y, axis.Y * axis.Z, 0,
            axis.Z * axis.X, axis.Z * axis.Y, axis.Z * axis.Z, 0,
            0, 0, 0, 0);
        return (outer * (along - across)) + Matrix4x4.CreateScale(across);
    }

    /// <summary>One picture's random numbers in turn. What does not happen leaves 0, the middle of every range.</summary>
    private ref struct Hand(ReadOnlySpan<float> uniform, ReadOnlySpan<float> normal, double p)
    {
        private readonly ReadOnlySpan<float> _uniform = uniform, _normal = normal;
        private int _uniforms, _normals;

        public readonly double P => p;

        public float Normal() => Happens(p) * _normal[_normals++];

        public int Below(int bound) => (int)(Happens(p) * (int)(_uniform[_uniforms++] * bound));

        public float Angle(double probability) => Happens(probability) * ((2 * _uniform[_uniforms++]) - 1) * MathF.PI;

        public (float X, float Y) Pair(Func<float, float> value)
        {
            float happens = Happens(p);
            return (happens * value(_uniform[_uniforms++]), happens * value(_uniform[_uniforms++]));
        }

        public (float X, float Y) NormalPair(float deviation)
        {
            float happens = Happens(p) * deviation;
            return (happens * _normal[_normals++], happens * _normal[_normals++]);
        }

        private float Happens(double probability) => _uniform[_uniforms++] < probability ? 1 : 0;
    }
}
