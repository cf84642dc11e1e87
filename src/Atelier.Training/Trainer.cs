using Atelier.Nn;
using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Training.Doctor;

namespace Atelier.Training;

/// <summary>
/// Runs rounds of phases: loss, gradients into one flat buffer, a hook, a check, the optimiser. Each phase is an arena of its
/// own inside the round's, so a warm trainer takes no new memory.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly Dictionary<Phase, FlatBuffer> _gradients;
    private readonly Func<Batch> _next;
    private readonly RandomKey _key;
    private readonly Watch _watch = new();
    private readonly WatchReader _log;

    /// <summary>Prepares to train.</summary>
    /// <param name="model">What to train.</param>
    /// <param name="key">The seed of all randomness in training.</param>
    /// <param name="next">Gives the next batch; called inside the round's arena.</param>
    public Trainer(ITrainable model, RandomKey key, Func<Batch> next)
    {
        (Model, _key, _next, _log) = (model, key.Stream("train"), next, _watch.Read());
        _gradients = model.Phases.ToDictionary(phase => phase, phase => new FlatBuffer(phase.Updates.Select(p => p.Storage.Shape)));
    }

    /// <summary>What is trained.</summary>
    public ITrainable Model { get; }

    /// <summary>Rounds done.</summary>
    public long Step { get; set; }

    /// <summary>The type that products are computed in: F32 or BF16, see <see cref="Precision"/>. Parameters, gradients and averages are F32 either way. Default: the policy in force where the trainer is made.</summary>
    public DType Products { get; init; } = Precision.Products;

    /// <summary>
    /// Called with all gradients of a phase before its optimiser runs: where a reduction over processes goes.
    /// The tensor may be changed in place.
    /// </summary>
    public Action<Phase, Tensor>? GradientHook { get; set; }

    /// <summary>Runs one round.</summary>
    /// <exception cref="NotFiniteException">A loss or gradient is NaN or infinite.</exception>
    public void RunRound()
    {
        Precision.With(Products, () => Arena.Run("round", () =>
        {
            Round round = new(Step, _key, _next);
            foreach (Phase phase in Model.Phases.Where(phase => Step % phase.Every == 0))
            {
                for (int repeat = 0; repeat < phase.Repeat; repeat++)
                {
                    if (repeat > 0)
                    {
                        round.Advance();
                    }

                    Arena.Run(phase.Name, () => Run(phase, round));
                }
            }

            foreach ((string name, Tensor value) in round.Watched)
            {
                _watch.Add(name, value);
            }
        }));
        foreach (Ema average in Model.Averages)
        {
            average.Update();
        }

        Step++;
    }

    /// <summary>The means of everything watched since the last call, by name.</summary>
    public IReadOnlyDictionary<string, double> TakeWatched() => _log.Take();

    /// <summary>For one more who wants to know what is watched, by a rhythm of its own.</summary>
    public WatchReader ReadWatched() => _watch.Read();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FlatBuffer buffer in _gradients.Values)
        {
            buffer.Dispose();
        }

        _watch.Dispose();
    }

    private void Run(Phase phase, Round round)
    {
        FlatBuffer flat = _gradients[phase];
        Tensor loss = Loss(phase, round);
        Gradients.Consume(loss, [.. phase.Updates.Select(p => p.Storage)], flat.Parts);
        GradientHook?.Invoke(phase, flat.Whole);
        Tensor norm = flat.Whole.NormL2();

        // What is not finite shows in the norm; the norm may also overflow on its own.
        if (!Diagnosis.IsFinite(loss) || !(double.IsFinite(norm.Item()) || Diagnosis.IsFinite(flat.Whole)))
        {
            throw new NotFiniteException(phase.Name, Step, Blame(phase, round));
        }

        if (phase.ClipNorm is { } limit)
        {
            GradientClip.Scale([flat.Whole], norm, limit);
        }

        round.Watch(Signals.Loss(phase.Name), loss);
        round.Watch(Signals.Gradient(phase.Name), norm);
        if (Step % Movement.Every == 0)
        {
            Movement movement = new(phase.Updates);
            phase.Optimizer.Step(phase.Updates, flat.Parts);
            round.Watch(Signals.Update(phase.Name), movement.Share());
        }
        else
        {
            phase.Optimizer.Step(phase.Updates, flat.Parts);
        }
    }

    private static Tensor Loss(Phase phase, Round round) => Noise.With(round.Key(phase.Name), () => phase.Loss(round));

    /// <summary>
    /// The first bad tensor: the data, a parameter, what was computed from them, or else a gradient. Buffers are not asked: running
    /// statistics only take in what went wrong before them. The backward pass has consumed the loss's graph, so it is computed again.
    /// </summary>
    private string Blame(Phase phase, Round round)
    {
        if (!Diagnosis.IsFinite(round.Batch.Images))
        {
            return $"the batch of images {round.Batch.Images.Shape} from sample {round.Batch.Position}";
        }

        if (Model.Scope.Parameters.FirstOrDefault(p => !Diagnosis.IsFinite(p.Storage)) is { } parameter)
        {
            return $"{parameter}";
        }

        // A loss may see what is shared detached (a discriminator the fake batch), so what made that is asked on its own.
        Tensor loss = Loss(phase, round);
        if (round.Shared.Append(loss).Select(Diagnosis.FirstNonFinite).FirstOrDefault(found => found is not null) is { } operation)
        {
            return $"the output of {operation}";
        }

        int bad = _gradients[phase].Parts.ToList().FindIndex(part => !Diagnosis.IsFinite(part));
        return bad < 0 ? $"the loss ({loss.Item()})" : $"the gradient by {phase.Updates[bad]}";
    }
}
