using System.Numerics;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Augmentation;

/// <summary>The colours of <see cref="AdaptiveTransform"/>. Grey pictures are recoloured as greys, of which the mean of the channels is kept.</summary>
internal static class AdaptiveColor
{
    /// <param name="pictures">[N, C, H, W], C 1 or 3.</param>
    /// <param name="drawn">N of them.</param>
    public static Tensor Apply(Tensor pictures, AdaptiveTransform[] drawn)
    {
        if (drawn.All(transform => transform.Color.IsIdentity))
        {
            return pictures;
        }

        return pictures.Shape[1] == 1 ? Greys(pictures, drawn) : Colors(pictures, drawn);
    }

    private static Tensor Greys(Tensor pictures, AdaptiveTransform[] drawn)
    {
        return pictures * Column(grey => grey.X) + Column(grey => grey.Y);

        // A grey's new value is its factor and shift: what becomes of (1, 1, 1) and of black, averaged over channels.
        Tensor Column(Func<Vector2, float> part) => Tensor.From([.. drawn.Select(transform => part(Grey(transform.Color)))], [drawn.Length, 1, 1, 1]).To(pictures.DType);

        static Vector2 Grey(Matrix4x4 color)
        {
            float shift = Mean(color.Translation);
            return new(Mean(Vector3.Transform(Vector3.One, color)) - shift, shift);
        }

        static float Mean(Vector3 channels) => (channels.X + channels.Y + channels.Z) / 3;
    }

    private static Tensor Colors(Tensor pictures, AdaptiveTransform[] drawn) => Precision.With(DType.F32, () =>
    {
        float[] matrices = [.. drawn.SelectMany(t => (float[])[t.Color.M11, t.Color.M12, t.Color.M13, t.Color.M21, t.Color.M22, t.Color.M23, t.Color.M31, t.Color.M32, t.Color.M33])];
        float[] shifts = [.. drawn.SelectMany(t => (float[])[t.Color.M41, t.Color.M42, t.Color.M43])];
        Tensor matrix = Tensor.From(matrices, [drawn.Length, 3, 3]).To(pictures.DType), shift = Tensor.From(shifts, [drawn.Length, 1, 3]).To(pictures.DType);
        Tensor pixels = pictures.ToPixels().MatMul(matrix) + shift;
        return pixels.ToPictures(pictures.Shape[2], pictures.Shape[3]);
    });
}
