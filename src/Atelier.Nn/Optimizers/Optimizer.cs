using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Pointwise;

namespace Atelier.Nn.Optimizers;

/// <summary>
/// Changes parameters in place by their gradients. State (moments, and how many steps each parameter has seen) is kept by
/// parameter name, so that a growing network keeps its own, and is what a checkpoint saves.
/// </summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The step size; schedules set it before each step.</summary>
    double LearningRate { get; set; }

    /// <summary>Updates each parameter by its gradient (same order, same shapes).</summary>
    /// <exception cref="ArgumentException">Numbers or shapes differ.</exception>
    void Step(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor> gradients);

    /// <summary>Its next steps as functions, from the state that it is in (Metz et al. 2016, arXiv:1611.02163, equations 4 to 6).</summary>
    /// <param name="parameters">What the steps will be of.</param>
    UnrolledStep Unroll(IReadOnlyList<Parameter> parameters);

    /// <summary>
    /// Every state tensor by name, as "exp_avg/main.0.weight" and "step/main.0.weight"; those missing are created as zeros.
    /// What a checkpoint writes into them counts from the next step on.
    /// </summary>
    IReadOnlyList<(string Name, Tensor Value)> State(IReadOnlyList<Parameter> parameters);
}

/// <summary>An optimiser whose step is one formula, run in one pass over each parameter, its gradient and up to two state tensors.</summary>
/// <param name="learningRate">The step size.</param>
/// <param name="stateNames">What PyTorch calls the formula's states, in order; at most two.</param>
public abstract class Optimizer<TFormula>(double learningRate, params string[] stateNames) : IOptimizer
    where TFormula : struct, IUpdateFormula
{
    // The slope of a root is infinite at 0, and a parameter without a gradient has such a state. Far below any epsilon, yet a normal number.
    private const double AboveZero = 1e-30;

    private readonly Dictionary<string, Slot> _slots = [];

    /// <inheritdoc/>
    public double LearningRate { get; set; } = learningRate;

    /// <summary>The formula of a parameter's step number <paramref name="step"/>, counted from 1. It leaves states that have no name as they are.</summary>
    protected abstract TFormula Formula(long step);

    /// <inheritdoc/>
    public void Step(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor> gradients)
    {
        if (parameters.Count != gradients.Count)
        {
            throw new ArgumentException($"{GetType().Name}: {gradients.Count} gradients for {parameters.Count} parameters.");
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            (Tensor value, Tensor grad) = (parameters[i].Storage, gradients[i]);
            if (grad.Shape != value.Shape || grad.DType != value.DType)
            {
                throw new ArgumentException($"{GetType().Name}: parameter {parameters[i]} has a gradient {grad.DType} {grad.Shape}.");
            }

            Slot slot = SlotOf(parameters[i]);
            value.Backend.Update(Formula(slot.CountStep()), grad, value, slot[0] ?? grad, slot[1] ?? grad);
        }
    }

    /// <inheritdoc/>
    public UnrolledStep Unroll(IReadOnlyList<Parameter> parameters)
    {
        (long Steps, Tensor State1, Tensor State2)[] states = [.. parameters.Select(p => SlotOf(p)).Select(slot => (slot.Steps, Start(slot[0]), Start(slot[1])))];
        return (values, gradients) => [.. values.Select((value, i) =>
        {
            (long steps, Tensor state1, Tensor state2) = states[i];
            (Tensor next, state1, state2) = Update.Of(Formula(++steps), gradients[i], value, state1, state2);
            states[i] = (steps, state1, state2);
            return next;
        })];

        static Tensor Start(Tensor? state) => Gradients.NoGrad(() => (state ?? Tensor.Zeros([])) + AboveZero);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State(IReadOnlyList<Parameter> parameters)
        => [.. parameters.SelectMany(p => SlotOf(p).Publish().Select((tensor, i) => (Name: $"{(i == 0 ? "step" : stateNames[i - 1])}/{p.Name}", tensor)))];

    /// <summary>Gives the state's memory back.</summary>
    public void Dispose()
    {
        foreach (Slot slot in _slots.Values)
        {
            slot.Dispose();
        }

        _slots.Clear();
        GC.SuppressFinalize(this);
    }

    private Slot SlotOf(Parameter parameter)
    {
        if (!_slots.TryGetValue(parameter.Name, out Slot? slot))
        {
            _slots.Add(parameter.Name, slot = Arena.Outside(() => new Slot(parameter.Storage.Shape, stateNames.Length)));
        }

        return slot;
    }

    /// <summary>
    /// One parameter's state. The number of steps is counted on the host, so that no step waits for the device; whoever asks for
    /// the state gets a tensor, which from then on is the truth: a checkpoint may have written it.
    /// </summary>
    private sealed class Slot(Shape shape, int states) : IDisposable
    {
        private readonly Tensor _step = Tensor.Zeros([], DType.I64);
        private readonly Tensor[] _states = [.. Enumerable.Range(0, states).Select(_ => Tensor.Zeros(shape))];
        private long? _counted = 0;

        public Tensor? this[int index] => index < _states.Length ? _states[index] : null;

        public long Steps => _counted ?? (long)_step.Item();

        public long CountStep()
        {
            long step = Steps + 1;
            _counted = step;
            return step;
        }

        public Tensor[] Publish()
        {
            if (_counted is { } count)
            {
                _step.Backend.Fill(_step, count);
                _counted = null;
            }

            return [_step, .. _states];
        }

        public void Dispose()
        {
            foreach (Tensor tensor in (Tensor[])[_step, .. _states])
            {
                tensor.Dispose();
            }
        }
    }
}
