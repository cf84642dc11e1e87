using System.Runtime.Intrinsics;
using Atelier.Imaging.Transforms.Engine;
using Atelier.Tensors;

namespace Atelier.Imaging.Transforms;

/// <summary>Takes the colour away; the number of channels stays. One time in ten unless told otherwise. torchvision's RandomGrayscale.</summary>
public sealed record Grayscale : Transform
{
    /// <summary>With probability 0.1.</summary>
    public Grayscale() => Probability = 0.1;

    private protected override void Draw(ref Dice dice, Plan plan) => plan.AddFilter(default(TakeColor));
}

/// <summary>Every channel becomes the colour's grey.</summary>
internal readonly record struct TakeColor : IFilter, IDifferentiable<TakeColor>
{
    public void Apply(Raster image)
    {
        if (image.Channels == 3)
        {
            Colors.Map(image.Pixels, default(Formula));
        }
    }

    private readonly struct Formula : IColorFormula
    {
        public void Map(ref Vector512<float> r, ref Vector512<float> g, ref Vector512<float> b) => r = g = b = Luma.Of(r, g, b);
    }

    public static Tensor Apply(Tensor pictures, TakeColor[] operations) => TensorLevels.Grey(pictures).Expand(pictures.Shape);
}
