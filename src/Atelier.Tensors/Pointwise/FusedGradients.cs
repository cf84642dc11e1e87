using Atelier.Tensors.Autograd;
using Atelier.Tensors.Backends;

namespace Atelier.Tensors.Pointwise;

/// <summary>The gradients of a formula by all operands that want one, in one pass, where the backend has a kernel for it.</summary>
internal static class FusedGradients
{
    /// <summary>Whether there is a kernel for these types.</summary>
    public static bool Exist(Tensor grad, ReadOnlySpan<Tensor> operands)
    {
        if (grad.DType is not (DType.F32 or DType.BF16) || grad.Backend.Find<IPointwiseGradKernels>() is null)
        {
            return false;
        }

        foreach (Tensor operand in operands)
        {
            if (operand.DType is not (DType.F32 or DType.BF16) || (operand.Count == grad.Count && operand.DType != grad.DType))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One gradient an operand; null where it wants none.</summary>
    public static Tensor?[] Of<F>(F formula, Tensor grad, Node node)
        where F : struct, IPointwiseGradient
    {
        Tensor?[] gradients = [.. node.Inputs.Select((operand, i) => node.Wants(i)
            ? Tensor.Empty(operand.Shape, operand.Count == grad.Count ? operand.DType : DType.F32, grad.Backend)
            : null)];
        grad.Backend.Find<IPointwiseGradKernels>()!.PointwiseGrad(formula, grad, node.Inputs, gradients);
        return gradients;
    }
}
