using System.Runtime.Intrinsics;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Multiplies every colour's distance from its grey: torchvision's adjust_saturation.</summary>
internal readonly record struct AdjustSaturation(float Factor) : IFilter, IDifferentiable<AdjustSaturation>
{
    public void Apply(Raster image)
    {
        if (image.Channels == 3)
        {
            Colors.Map(image.Pixels, new Formula(Factor));
        }
    }

    private readonly struct Formula(float factor) : IColorFormula
    {
        public void Map(ref Vector512<float> r, ref Vector512<float> g, ref Vector512<float> b)
        {
            Vector512<float> grey = Luma.Of(r, g, b) * (1 - factor), share = Vector512.Create(factor);
            (r, g, b) = ((r * share) + grey, (g * share) + grey, (b * share) + grey);
        }
    }

    public static Tensor Apply(Tensor pictures, AdjustSaturation[] operations) => TensorLevels.Blend(
        pictures, TensorLevels.Column(pictures, operations, adjust => adjust.Factor), TensorLevels.Grey(pictures));
}
