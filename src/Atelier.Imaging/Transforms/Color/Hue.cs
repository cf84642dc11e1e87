using System.Runtime.Intrinsics;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Turns every colour's hue, keeping its saturation and value (HSV): torchvision's adjust_hue.</summary>
/// <param name="Turns">-0.5 to 0.5 of the colour wheel.</param>
internal readonly record struct ShiftHue(float Turns) : IFilter, IDifferentiable<ShiftHue>
{
    public void Apply(Raster image)
    {
        if (image.Channels == 3)
        {
            Colors.Map(image.Pixels, new Formula(6 * Turns));
        }
    }

    /// <summary>
    /// Smith, "Color gamut transform pairs" (1978), without branches. With the hue h in sixths of the wheel, a channel is
    /// v - (v - least) clamp(min(k, 4 - k), 0, 1), k = (n + h) mod 6 and n = 5, 3, 1 for red, green, blue.
    /// </summary>
    private readonly struct Formula(float sixths) : IColorFormula
    {
        public void Map(ref Vector512<float> r, ref Vector512<float> g, ref Vector512<float> b)
        {
            Vector512<float> v = Vector512.Max(r, Vector512.Max(g, b)), least = Vector512.Min(r, Vector512.Min(g, b));
            Vector512<float> range = v - least;
            Vector512<float> perLevel = Vector512.ConditionalSelect(
                Vector512.Equals(range, Vector512<float>.Zero), Vector512<float>.Zero, Vector512<float>.One / range);

            // Red counts before green where they tie.
            Vector512<float> isRed = Vector512.Equals(v, r), isGreen = Vector512.Equals(v, g);
            Vector512<float> difference = Vector512.ConditionalSelect(isRed, g - b, Vector512.ConditionalSelect(isGreen, b - r, r - g));
            Vector512<float> sector = Vector512.ConditionalSelect(
                isRed, Vector512<float>.Zero, Vector512.ConditionalSelect(isGreen, Vector512.Create(2f), Vector512.Create(4f)));
            Vector512<float> hue = sector + (difference * perLevel) + Vector512.Create(sixths);

            // What is a whole level but for rounding errors shall stay one: the whole part is stored.
            Vector512<float> top = v + Vector512.Create(0.001f);
            r = top - (range * Fall(hue + Vector512.Create(5f)));
            g = top - (range * Fall(hue + Vector512.Create(3f)));
            b = top - (range * Fall(hue + Vector512.Create(1f)));
        }

        private static Vector512<float> Fall(Vector512<float> k)
        {
            Vector512<float> six = Vector512.Create(6f);
            k -= six * Vector512.Floor(k * (1f / 6));
            return Vector512.Max(Vector512.Min(Vector512.Min(k, Vector512.Create(4f) - k), Vector512<float>.One), Vector512<float>.Zero);
        }
    }

    /// <summary>The formula below in tensors.</summary>
    public static Tensor Apply(Tensor pictures, ShiftHue[] operations)
    {
        if (pictures.Shape[1] != 3)
        {
            return pictures;
        }

        Tensor[] channels = pictures.Split(1, 1, 1, 1);
        (Tensor r, Tensor g, Tensor b) = (channels[0], channels[1], channels[2]);
        Tensor v = Tensor.Maximum(r, Tensor.Maximum(g, b)), range = v - Tensor.Minimum(r, Tensor.Minimum(g, b));
        Tensor isGrey = range.EqualTo(0), isRed = v.EqualTo(r), isGreen = v.EqualTo(g);

        // A grey has no hue: whatever is divided by, nothing comes of it.
        Tensor share = Tensor.Where(isRed, g - b, Tensor.Where(isGreen, b - r, r - g)) / Tensor.Where(isGrey, Tensor.Ones([1, 1, 1, 1], pictures.DType), range);
        Tensor sector = Tensor.Where(isRed, Constant(0), Tensor.Where(isGreen, Constant(2), Constant(4)));
        Tensor hue = sector + share + TensorLevels.Column(pictures, operations, shift => 6 * shift.Turns);
        return Tensor.Concat(1, v - range * Fall(hue + 5), v - range * Fall(hue + 3), v - range * Fall(hue + 1));

        Tensor Constant(double value) => Tensor.Full([1, 1, 1, 1], value, pictures.DType);
    }

    private static Tensor Fall(Tensor k)
    {
        Tensor turned = k - (k / 6).Floor().Detach() * 6;
        return Tensor.Minimum(turned, 4 - turned).Clamp(0, 1);
    }
}
