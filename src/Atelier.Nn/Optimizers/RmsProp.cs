using System.Runtime.CompilerServices;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012, lecture 6.5), as PyTorch's. State: <c>square_avg</c> and, with momentum, <c>momentum_buffer</c>.
/// </summary>
/// <param name="learningRate">The step size.</param>
/// <param name="alpha">Decay of the mean square.</param>
/// <param name="epsilon">Added to the root of the mean square.</param>
/// <param name="momentum">Share of the buffer that stays; 0 for no momentum.</param>
/// <param name="weightDecay">This times the parameter is added to its gradient.</param>
/// <exception cref="ArgumentOutOfRangeException">The decay or the momentum is outside [0, 1).</exception>
public sealed class RmsProp(double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8, double momentum = 0, double weightDecay = 0)
    : Optimizer<RmsPropFormula>(learningRate, momentum == 0 ? ["square_avg"] : ["square_avg", "momentum_buffer"])
{
    private readonly double _alpha = Check.Share(alpha), _momentum = Check.Share(momentum);

    /// <inheritdoc/>
    protected override RmsPropFormula Formula(long step) => new(LearningRate, _alpha, epsilon, _momentum, weightDecay);
}

/// <summary>g += Penalty p; s = Alpha s + (1 - Alpha) g^2; step = g / (sqrt(s) + Epsilon), gathered in a buffer with momentum; p -= Rate step.</summary>
/// <param name="Rate">The step size.</param>
/// <param name="Alpha">Decay of the mean square.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Momentum">Share of the buffer that stays.</param>
/// <param name="Penalty">This times p is added to the gradient.</param>
public readonly record struct RmsPropFormula(double Rate, double Alpha, double Epsilon, double Momentum, double Penalty) : IUpdateFormula
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<T>(T grad, ref T value, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = grad + T.Of(Penalty) * value;
        state1 = T.Of(Alpha) * state1 + T.Of(1 - Alpha) * (g * g);
        T step = g / (T.Sqrt(state1) + T.Of(Epsilon));
        if (Momentum != 0)
        {
            state2 = T.Of(Momentum) * state2 + step;
            step = state2;
        }

        value = value - T.Of(Rate) * step;
    }
}
