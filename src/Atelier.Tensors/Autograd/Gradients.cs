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

        return Walk(loss, inputs, createGraph, seed, stopAtInputs: false);
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
        bool createGraph = Recording;
        Tensor[] wanted = [.. inputs.Where(input => input.RequiresGrad).Distinct()];

        // Partial derivatives: the walk must not go on into how the inputs came to be, nor from one into another.
        Tensor result = With(recording: true, () => composition(inputs));
        Tensor[] grads = Walk(result, wanted, createGraph, seed, stopAtInputs: true);
        return [.. inputs.Select((input, i) => Array.IndexOf(inputs, input) == i && Array.IndexOf(wanted, input) is >= 0 and int at ? grads[at] : null)];
    }

    private static Tensor[] Walk(Tensor loss, IReadOnlyList<Tensor> inputs, bool createGraph, Tensor? seed, bool stopAtInputs)
        => With(createGraph, () => new BackwardPass(inputs, createGraph, stopAtInputs).Run(loss, seed ?? Tensor.Ones(loss.Shape, loss.DType)));

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
