using System.Runtime.Intrinsics;
using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Turns every colour's hue, keeping its saturation and value (HSV): torchvision's adjust_hue.</summary>
/// <param name="Turns">-0.5 to 0.5 of the colour wheel.</param>
internal readonly record struct ShiftHue(float Turns) : IFilter
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
}
