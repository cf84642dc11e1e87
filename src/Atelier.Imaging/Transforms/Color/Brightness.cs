using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Multiplies every level: torchvision's adjust_brightness.</summary>
internal readonly record struct AdjustBrightness(float Factor) : ITone
{
    public bool ReadsImage => false;

    public void Compose(Raster image, Span<byte> table) => Blending.Compose(table, Factor, 0);
}
