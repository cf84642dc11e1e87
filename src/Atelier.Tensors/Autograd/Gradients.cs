using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Autograd;

/// <summary>Reverse-mode differentiation over recorded operations.</summary>
public static class Gradients
{
    [ThreadStatic]
    private static bool t_paused;

    /// <summary>Whether operations on the current thread are being recorded.</summary>
    public static bool Recording
    {
        get => !t_paused;
        internal set => t_paused = !value;
    }

    /// <summary>Runs a piece of work without recording it.</summary>
    public static T NoGrad<T>(Func<T> body) => With(recording: false, body);

    /// <summary>Runs a piece of work without recording it.</summary>
    public static void NoGrad(Action body) => With<object?>(recording: false, () =>
    {
        body();
        return null;
    });

    /// <summary>The gradients of a scalar by each input.</summary>
    /// <param name="loss">One number, or a tensor of any shape when <paramref name="seed"/> is given.</param>
    /// <param name="inputs">Tensors that require gradients.</param>
    /// <param name="createGraph">Record the backward pass too, so that its results can be differentiated again.</param>
    /// <param name="seed">The gradient by <paramref name="loss"/> to start from, shaped like it. Default: 1.</param>
    /// <returns>One gradient an input, shaped like it; zeros where the loss does not depend on it.</returns>
    /// <exception cref="ArgumentException">The loss is no scalar, the seed has another shape, or an input does not require gradients.</exception>
    /// <exception cref="InvalidOperationException">Something on the way has been overwritten in place since.</exception>
    public static Tensor[] Grad(Tensor loss, IReadOnlyList<Tensor> inputs, bool createGraph = false, Tensor? seed = null)
    {
        Check(loss, inputs, seed);
        Tensor?[] grads = With(createGraph, () => new BackwardPass(inputs, createGraph).Run(loss, seed ?? One(loss)));
        return [.. grads.Select((grad, i) => grad ?? Tensor.Zeros(inputs[i].Shape, inputs[i].DType))];
    }

    /// <summary>
    /// Computes the gradients of a scalar by each input and uses the graph up: what was computed on the way to the loss goes back as
    /// soon as the walk has passed it, provided that it belongs to the current arena. What belongs to arenas further out, leaves, the
    /// inputs and the loss itself stay. A tensor that is used afterwards throws and says that the backward pass has consumed it.
    /// </summary>
    /// <param name="loss">One number.</param>
    /// <param name="inputs">Tensors that require gradients, each but once.</param>
    /// <param name="destinations">The gradient by each input is written here, zeros where the loss does not depend on it: tensors of the input's shape and type.</param>
    /// <exception cref="ArgumentException">
    /// The loss is no scalar, an input does not require gradients or comes twice, or destinations differ from inputs in number, shape or type.
    /// </exception>
    /// <exception cref="InvalidOperationException">Something on the way has been overwritten in place since.</exception>
    public static void Consume(Tensor loss, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> destinations)
    {
        Check(loss, inputs, null);
        Dictionary<Tensor, Tensor> places = Places(inputs, destinations);
        Tensor?[] grads = With(recording: false, () => new BackwardPass(inputs, recorded: false)
        {
            Consumed = Arena.Current,
            Destinations = places,
        }.Run(loss, One(loss)));
        for (int i = 0; i < grads.Length; i++)
        {
            if (grads[i] is null)
            {
                destinations[i].Backend.Fill(destinations[i], 0);
            }
        }
    }

    /// <summary>
    /// Runs a block without remembering what happens inside: the backward pass computes it again, trading time for memory.
    /// </summary>
    /// <param name="block">A function of its argument and of <paramref name="parameters"/> only; randomness keyed by value repeats itself.</param>
    /// <param name="x">The block's input.</param>
    /// <param name="parameters">
    /// Every tensor requiring gradients that the block uses besides its argument; the backward pass throws
    /// <see cref="InvalidOperationException"/> when it meets another.
    /// </param>
    public static Tensor Checkpoint(Func<Tensor, Tensor> block, Tensor x, IReadOnlyList<Tensor> parameters)
        => new Checkpointed(block).Apply([x, .. parameters]);

    /// <summary>Differentiates a composition on the spot: its gradients by those inputs that want one.</summary>
    internal static Tensor?[] Through(Func<Tensor[], Tensor> composition, Tensor[] inputs, Tensor seed)
    {
        bool recorded = Recording;
        Tensor[] wanted = [.. inputs.Where(input => input.RequiresGrad).Distinct()];

        // Partial derivatives: the walk must not go on into how the inputs came to be, nor from one into another.
        Tensor result = With(recording: true, () => composition(inputs));
        Tensor?[] grads = With(recorded, () => new BackwardPass(wanted, recorded)
        {
            StopAtInputs = true,
            Consumed = recorded ? null : Arena.Current,
        }.Run(result, seed));
        return [.. inputs.Select((input, i) => Array.IndexOf(inputs, input) == i && Array.IndexOf(wanted, input) is >= 0 and int at ? grads[at] : null)];
    }

    private static Tensor One(Tensor loss) => Tensor.Ones(loss.Shape, loss.DType);

    private static void Check(Tensor loss, IReadOnlyList<Tensor> inputs, Tensor? seed)
    {
        if (seed is null ? loss.Count != 1 : seed.Shape != loss.Shape)
        {
            throw new ArgumentException(seed is null
                ? $"Grad: the loss must be one number, not {loss.Shape}; give a seed to differentiate a tensor."
                : $"Grad: the seed is {seed.Shape}, the loss {loss.Shape}.");
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].RequiresGrad)
            {
                throw new ArgumentException($"Grad: input {i}, {inputs[i]}, does not require gradients.");
            }
        }
    }

    private static Dictionary<Tensor, Tensor> Places(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> destinations)
    {
        if (destinations.Count != inputs.Count)
        {
            throw new ArgumentException($"Grad: {destinations.Count} destinations for {inputs.Count} inputs.");
        }

        Dictionary<Tensor, Tensor> places = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            (Tensor input, Tensor destination) = (inputs[i], destinations[i]);
            if (destination.Shape != input.Shape || destination.DType != input.DType || !places.TryAdd(input, destination))
            {
                throw new ArgumentException(
                    $"Grad: input {i}, {input}, comes twice or has another shape or type than its destination, {destination.DType} {destination.Shape}.");
            }
        }

        return places;
    }

    private static T With<T>(bool recording, Func<T> body)
    {
        bool before = Recording;
        Recording = recording;
        try
        {
            return body();
        }
        finally
        {
            Recording = before;
        }
    }

    private sealed record Checkpointed(Func<Tensor, Tensor> Block) : ComposedOp
    {
        protected internal override bool VjpReadsOutput => false;

        // Detached, for a block may return what was there before: its argument, say.
        protected override Tensor Forward(Node node) => Arena.Run("checkpointed block", () => Block(node.Inputs[0]).Detach());

        protected internal override Tensor Reference(Tensor[] inputs)
        {
            long start = Tensor.LatestSerial;
            Tensor result = Block(inputs[0]);
            CheckClosure(result, inputs, start);
            return result;
        }

        /// <summary>What the block uses from outside must be among its inputs, or it would get no gradient.</summary>
        private static void CheckClosure(Tensor result, Tensor[] inputs, long start)
        {
            HashSet<Tensor> reached = [result];
            Stack<Tensor> open = new([result]);
            while (open.TryPop(out Tensor? tensor))
            {
                bool outside = tensor.Serial <= start;
                if (outside && tensor.RequiresGrad && !inputs.Contains(tensor))
                {
                    throw new InvalidOperationException($"Checkpoint: the block uses {tensor}, which requires gradients, but is not told of it as a parameter.");
                }

                foreach (Tensor input in outside ? [] : tensor.Node?.Inputs ?? [])
                {
                    if (reached.Add(input))
                    {
                        open.Push(input);
                    }
                }
            }
        }
    }
}
