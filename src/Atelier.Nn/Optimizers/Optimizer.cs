using Atelier.Tensors;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// Changes parameters in place by their gradients. State (moments) is kept by parameter name, so that a growing network keeps
/// its own, and is what a checkpoint saves.
/// </summary>
public interface IOptimizer
{
    /// <summary>Steps taken.</summary>
    long Steps { get; set; }

    /// <summary>The step size; schedules set it before each step.</summary>
    double LearningRate { get; set; }

    /// <summary>Updates each parameter by its gradient (same order, same shapes).</summary>
    void Step(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor> gradients);

    /// <summary>Every state tensor by name, as "exp_avg/main.0.weight"; those missing are created as zeros when first asked for.</summary>
    IReadOnlyList<(string Name, Tensor Value)> State(IReadOnlyList<Parameter> parameters);
}
