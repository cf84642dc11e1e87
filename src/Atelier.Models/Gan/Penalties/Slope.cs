using Atelier.Tensors;
using Atelier.Tensors.Autograd;

namespace Atelier.Models.Gan.Penalties;

/// <summary>What penalties make of a discriminator's slopes by pictures. Differentiable once more.</summary>
internal static class Slope
{
    /// <summary>The mean of (|slope| - 1)^2 at points [N, C, H, W].</summary>
    public static Tensor AwayFromOne(Func<Tensor, Tensor> judge, Tensor points)
        // A critic that is flat at one sample has a norm of 0 there, whose own slope is no number.
        => (At(judge, points).NormL2([1, 2, 3], epsilon: 1e-12) - 1).Square().Mean();

    /// <summary>The mean of |slope|^2 at points [N, C, H, W].</summary>
    public static Tensor Squared(Func<Tensor, Tensor> judge, Tensor points) => At(judge, points).SumOfSquares() * (1.0 / points.Shape[0]);

    private static Tensor At(Func<Tensor, Tensor> judge, Tensor points)
    {
        Tensor x = points.Detach().WithGrad();
        return Gradients.Grad(judge(x).Sum(), [x], createGraph: true)[0];
    }
}
