using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Multiplies every level: torchvision's adjust_brightness.</summary>
internal readonly record struct AdjustBrightness(float Factor) : ITone, IDifferentiable<AdjustBrightness>
{
    public bool ReadsImage => false;

    public void Compose(Raster image, Span<byte> table) => Blending.Compose(table, Factor, 0);

    public static Tensor Apply(Tensor pictures, AdjustBrightness[] operations)
        => (pictures * TensorLevels.Column(pictures, operations, adjust => adjust.Factor)).Clamp(0, 255);
}
