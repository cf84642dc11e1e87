namespace Atelier.Tensors.Autograd;

/// <summary>One application of an operation: what the backward pass remembers.</summary>
/// <param name="op">The operation.</param>
/// <param name="inputs">Its operands.</param>
public sealed class Node(Op op, Tensor[] inputs)
{
    private static long s_next;
    private readonly int[] _versions = new int[inputs.Length];

    /// <summary>Grows with every application, so that descending order is a valid order for the backward pass.</summary>
    internal long Id { get; } = Interlocked.Increment(ref s_next);

    /// <summary>The operation.</summary>
    public Op Op => op;

    /// <summary>Its operands.</summary>
    public Tensor[] Inputs => inputs;

    /// <summary>The result.</summary>
    public Tensor Output { get; internal set; } = null!;

    /// <summary>Where the output is to be written, if somebody has said so.</summary>
    internal Tensor? Destination { get; init; }

    /// <summary>What the forward pass computed on the way and the backward pass needs again (statistics, indices).</summary>
    public Tensor[] Saved { get; set; } = [];

    /// <summary>What the gradients of several operands have in common; lives for one backward visit of this node.</summary>
    internal object? Shared { get; set; }

    /// <summary>The operands whose gradients the backward visit at hand is for; null outside of one.</summary>
    internal IReadOnlyCollection<int>? Wanted { get; set; }

    /// <summary>Whether a gradient is to be computed, for an operation that computes those of all its operands at once.</summary>
    internal bool Wants(int operand) => Wanted?.Contains(operand) ?? inputs[operand].RequiresGrad;

    /// <summary>Becomes part of the graph: remembers the operands' present contents as those the gradient belongs to.</summary>
    internal void Seal()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            _versions[i] = inputs[i].Version;
            inputs[i].Awaited |= op.VjpReads(i);
        }

        Output.Record(this);
        Output.Awaited |= op.VjpReadsOutput;
    }

    /// <summary>A gradient from operands that are not what they were would be wrong without a word.</summary>
    /// <exception cref="InvalidOperationException">An operand has been overwritten in place.</exception>
    internal void CheckSeal()
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            // One that is gone may never be read; if it is, that says so itself.
            if (inputs[i].Version is >= 0 and int version && version != _versions[i])
            {
                throw new InvalidOperationException(
                    $"{Op.Name}: operand {i}, {inputs[i]}, was overwritten in place after this operation had read it, so there is no gradient any more.");
            }
        }
    }

    /// <summary>Computes once per backward visit what the gradients of several operands have in common.</summary>
    public T Share<T>(Func<T> compute)
        where T : class => (T)(Shared ??= compute());
}
