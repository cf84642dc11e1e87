using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Multiplies every level's distance from the picture's mean grey: torchvision's adjust_contrast.</summary>
internal readonly record struct AdjustContrast(float Factor) : ITone, IDifferentiable<AdjustContrast>
{
    public bool ReadsImage => true;

    public void Compose(Raster image, Span<byte> table) => Blending.Compose(table, Factor, Luma.Mean(image));

    public static Tensor Apply(Tensor pictures, AdjustContrast[] operations) => TensorLevels.Blend(
        pictures,
        TensorLevels.Column(pictures, operations, adjust => adjust.Factor),
        TensorLevels.Grey(pictures).Mean([1, 2, 3], keepDim: true));
}
