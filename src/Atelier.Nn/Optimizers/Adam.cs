using System.Runtime.CompilerServices;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// Adam (arXiv:1412.6980, algorithm 1). Weight decay is PyTorch's: added to the gradient. State: <c>exp_avg</c>, <c>exp_avg_sq</c>.
/// </summary>
/// <param name="learningRate">The step size.</param>
/// <param name="beta1">Decay of the first moment; 0.5 or 0 is usual for GANs.</param>
/// <param name="beta2">Decay of the second moment.</param>
/// <param name="epsilon">Added to the root of the second moment.</param>
/// <param name="weightDecay">This times the parameter is added to its gradient.</param>
/// <exception cref="ArgumentOutOfRangeException">A beta is outside [0, 1).</exception>
public sealed class Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
    : Optimizer<AdamFormula>(learningRate, "exp_avg", "exp_avg_sq")
{
    private readonly double _beta1 = Check.Share(beta1), _beta2 = Check.Share(beta2);

    /// <inheritdoc/>
    protected override AdamFormula Formula(long step) => AdamFormula.At(step, LearningRate, _beta1, _beta2, epsilon) with { Penalty = weightDecay };
}

/// <summary>Adam with weight decay apart from the gradient (arXiv:1711.05101, algorithm 2). State: <c>exp_avg</c>, <c>exp_avg_sq</c>.</summary>
/// <param name="learningRate">The step size.</param>
/// <param name="beta1">Decay of the first moment.</param>
/// <param name="beta2">Decay of the second moment.</param>
/// <param name="epsilon">Added to the root of the second moment.</param>
/// <param name="weightDecay">Each step shrinks parameters by this times the step size.</param>
/// <exception cref="ArgumentOutOfRangeException">A beta is outside [0, 1).</exception>
public sealed class AdamW(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
    : Optimizer<AdamFormula>(learningRate, "exp_avg", "exp_avg_sq")
{
    private readonly double _beta1 = Check.Share(beta1), _beta2 = Check.Share(beta2);

    /// <inheritdoc/>
    protected override AdamFormula Formula(long step)
        => AdamFormula.At(step, LearningRate, _beta1, _beta2, epsilon) with { Shrink = 1 - LearningRate * weightDecay };
}

/// <summary>m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= Rate m / (sqrt(v) Correction + Epsilon).</summary>
/// <param name="Beta1">Decay of m.</param>
/// <param name="Beta2">Decay of v.</param>
/// <param name="Rate">The step size over m's bias correction.</param>
/// <param name="Correction">One over the root of v's bias correction.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Penalty">This times p is added to the gradient first.</param>
/// <param name="Shrink">p is multiplied by this first.</param>
public readonly record struct AdamFormula(
    double Beta1, double Beta2, double Rate, double Correction, double Epsilon, double Penalty = 0, double Shrink = 1) : IUpdateFormula
{
    /// <summary>The formula of step number <paramref name="step"/>, counted from 1.</summary>
    public static AdamFormula At(long step, double rate, double beta1, double beta2, double epsilon)
        => new(beta1, beta2, rate / (1 - Math.Pow(beta1, step)), 1 / Math.Sqrt(1 - Math.Pow(beta2, step)), epsilon);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<T>(T grad, ref T value, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = grad + T.Of(Penalty) * value;
        state1 = T.Of(Beta1) * state1 + T.Of(1 - Beta1) * g;
        state2 = T.Of(Beta2) * state2 + T.Of(1 - Beta2) * (g * g);
        value = T.Of(Shrink) * value - T.Of(Rate) * state1 / (T.Sqrt(state2) * T.Of(Correction) + T.Of(Epsilon));
    }
}
