using Atelier.Tensors;
using Atelier.Tensors.Autograd;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// An optimiser that pulls every parameter back into [-bound, bound] after each step (Arjovsky et al. 2017, arXiv:1701.07875,
/// algorithm 1, line 7): a network of bounded slopes. State: that of the optimiser it wraps and owns.
/// </summary>
/// <param name="inner">Takes the step.</param>
/// <param name="bound">The largest absolute value of a parameter.</param>
/// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
public sealed class WeightClip(IOptimizer inner, double bound) : IOptimizer
{
    private readonly double _bound = bound > 0 ? bound : throw new ArgumentOutOfRangeException(nameof(bound), bound, "The bound must be positive.");

    /// <inheritdoc/>
    public double LearningRate { get => inner.LearningRate; set => inner.LearningRate = value; }

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor> gradients)
    {
        inner.Step(parameters, gradients);
        foreach (Tensor value in parameters.Select(p => p.Storage))
        {
            using Tensor clipped = Gradients.NoGrad(() => value.Clamp(-_bound, _bound));
            value.Assign(clipped);
        }
    }

    /// <inheritdoc/>
    public UnrolledStep Unroll(IReadOnlyList<Parameter> parameters)
    {
        UnrolledStep step = inner.Unroll(parameters);
        return (values, gradients) => [.. step(values, gradients).Select(value => value.Clamp(-_bound, _bound))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State(IReadOnlyList<Parameter> parameters) => inner.State(parameters);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
