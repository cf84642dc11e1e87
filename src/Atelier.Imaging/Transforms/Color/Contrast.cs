using Atelier.Imaging.Transforms.Engine;

namespace Atelier.Imaging.Transforms;

/// <summary>Multiplies every level's distance from the picture's mean grey: torchvision's adjust_contrast.</summary>
internal readonly record struct AdjustContrast(float Factor) : ITone
{
    public bool ReadsImage => true;

    public void Compose(Raster image, Span<byte> table) => Blending.Compose(table, Factor, Luma.Mean(image));
}
