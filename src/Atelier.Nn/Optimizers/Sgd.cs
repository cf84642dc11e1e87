using System.Runtime.CompilerServices;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Optimizers;

/// <summary>Stochastic gradient descent, with momentum in PyTorch's form: the buffer gathers gradients, not steps. State: <c>momentum_buffer</c>.</summary>
/// <param name="learningRate">The step size.</param>
/// <param name="momentum">Share of the buffer that stays; 0 for no momentum and no state.</param>
/// <param name="nesterov">Look ahead along the buffer (Sutskever et al. 2013).</param>
/// <param name="weightDecay">This times the parameter is added to its gradient.</param>
/// <exception cref="ArgumentOutOfRangeException">The momentum is outside [0, 1), or 0 where it is to be looked ahead along.</exception>
public sealed class Sgd(double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0)
    : Optimizer<SgdFormula>(learningRate, momentum == 0 ? [] : ["momentum_buffer"])
{
    private readonly double _momentum = !nesterov || momentum > 0
        ? Check.Share(momentum)
        : throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Nesterov's form needs momentum.");

    /// <inheritdoc/>
    protected override SgdFormula Formula(long step) => new(LearningRate, _momentum, nesterov ? 1 : 0, weightDecay);
}

/// <summary>g += Penalty p; buffer = Momentum buffer + g; p -= Rate g without momentum, Rate buffer with it, and looking ahead Rate (g + Momentum buffer).</summary>
/// <param name="Rate">The step size.</param>
/// <param name="Momentum">Share of the buffer that stays.</param>
/// <param name="LookAhead">1 to look ahead, 0 not to.</param>
/// <param name="Penalty">This times p is added to the gradient.</param>
public readonly record struct SgdFormula(double Rate, double Momentum, double LookAhead, double Penalty) : IUpdateFormula
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<T>(T grad, ref T value, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = grad + T.Of(Penalty) * value;
        if (Momentum != 0)
        {
            state1 = T.Of(Momentum) * state1 + g;
            g = LookAhead == 0 ? state1 : g + T.Of(Momentum) * state1;
        }

        value = value - T.Of(Rate) * g;
    }
}
