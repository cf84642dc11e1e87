using System.Runtime.CompilerServices;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// Keeps gradients small, in place. The tensors must not share memory, as the parts of a <see cref="Atelier.Tensors.Memory.FlatBuffer"/>
/// do not; its whole will do as the only one.
/// </summary>
public static class GradientClip
{
    /// <summary>Scales all gradients down together so that their joint Euclidean norm is at most <paramref name="limit"/> (arXiv:1211.5063).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    /// <returns>The norm before: one number, which nobody has waited for yet.</returns>
    public static Tensor ByNorm(IReadOnlyList<Tensor> gradients, double limit) => Gradients.NoGrad(() =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Tensor norm = Tensor.Stack(0, [.. gradients.Select(grad => grad.SumOfSquares())]).Sum().Sqrt();
        Scale(gradients, norm, limit);
        return norm;
    });

    /// <summary>The same where the joint norm is known.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="norm">Their norm: one number.</param>
    /// <param name="limit">The most it may be.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static void Scale(IReadOnlyList<Tensor> gradients, Tensor norm, double limit) => Gradients.NoGrad(() =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);

        // PyTorch's formula, small summand included.
        Tensor factor = (limit / (norm + 1e-6)).Clamp(max: 1);
        foreach (Tensor grad in gradients)
        {
            grad.Backend.Pointwise(default(Product), grad, grad, factor.Reshape(Shape.Create([.. Enumerable.Repeat(1, grad.Rank)])));
        }
    });

    /// <summary>Clamps each element of each gradient to [-limit, limit].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static void ByValue(IReadOnlyList<Tensor> gradients, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        foreach (Tensor grad in gradients)
        {
            grad.Backend.Pointwise(new Clamping(limit), grad, grad);
        }
    }

    private readonly struct Product : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => a * b;
    }

    private readonly struct Clamping(double limit) : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => new ClampFormula(-limit, limit).Value(a);
    }
}
