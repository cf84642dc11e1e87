namespace Atelier.Tensors.Autograd;

/// <summary>
/// A differentiable operation: its arguments other than tensors are the record's fields. The vector-Jacobian product is
/// written in tensor operations (or in kernels whose own operation is differentiable), so that the backward pass can itself be
/// recorded and derivatives of any order exist. Ask for one operand at a time: a gradient that nobody wants is never computed.
/// </summary>
public abstract record Op
{
    [ThreadStatic]
    private static IOpObserver? t_observer;

    /// <summary>Told of every operation that the current thread applies, the backward pass's included.</summary>
    internal static IOpObserver? Observer
    {
        get => t_observer;
        set => t_observer = value;
    }

    /// <summary>The name in errors and profiles.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>
    /// Whether the vector-Jacobian product reads the values of operand <paramref name="input"/>, not only its shape and type; what no
    /// gradient waits for may go back early, see <see cref="Tensor.Spend"/>.
    /// </summary>
    protected internal virtual bool VjpReads(int input) => true;

    /// <summary>Whether the vector-Jacobian product reads the output's values.</summary>
    protected internal virtual bool VjpReadsOutput => true;

    /// <summary>Computes the output from <see cref="Node.Inputs"/>. Nothing is recorded meanwhile.</summary>
    protected abstract Tensor Forward(Node node);

    /// <summary>
    /// The gradient of the loss by operand <paramref name="input"/>, shaped like it, given the gradient by the output;
    /// null when the output does not depend on it differentiably.
    /// </summary>
    protected internal abstract Tensor? Vjp(Node node, Tensor grad, int input);

    /// <summary>
    /// Writes the vector-Jacobian product straight into a tensor of the operand's shape and type, where the operation can: worth it for
    /// large gradients, as those by weights are. Never called while the backward pass is being recorded.
    /// </summary>
    /// <returns>Whether it did; else nothing has happened.</returns>
    protected internal virtual bool TryVjpInto(Node node, Tensor grad, int input, Tensor destination) => false;

    /// <summary>As <see cref="Vjp"/>, before the eyes of <see cref="Observer"/>, and into a destination where one is given and the operation can.</summary>
    internal Tensor? Gradient(Node node, Tensor grad, int input, Tensor? destination)
    {
        IOpObserver? observer = t_observer;
        observer?.Begin(this, node.Inputs, gradient: true);
        try
        {
            return destination is not null && TryVjpInto(node, grad, input, destination) ? destination : Vjp(node, grad, input);
        }
        finally
        {
            observer?.End();
        }
    }

    /// <summary>Runs the operation, and records it when gradients may be asked for.</summary>
    public Tensor Apply(params Tensor[] inputs) => Call(inputs).Output;

    /// <summary>As <see cref="Apply"/>, for operations with results besides their output (<see cref="Node.Saved"/>).</summary>
    protected Node Call(params Tensor[] inputs) => Call(inputs, null);

    /// <summary>Runs the operation with a place for its output, for operations that ask <see cref="Node.Destination"/>; nothing is recorded.</summary>
    internal void ApplyInto(Tensor destination, params Tensor[] inputs) => Gradients.NoGrad(() => { Call(inputs, destination); });

    private Node Call(Tensor[] inputs, Tensor? destination)
    {
        foreach (Tensor input in inputs)
        {
            // One that is gone says so before anything is made of it.
            _ = input.Storage;
        }

        IOpObserver? observer = t_observer;
        observer?.Begin(this, inputs, gradient: false);
        Node node = new(this, inputs) { Destination = destination };
        bool recording = Gradients.Recording;
        Gradients.Recording = false;
        try
        {
            node.Output = Forward(node);
        }
        finally
        {
            Gradients.Recording = recording;
            observer?.End();
        }

        if (recording && node.Output.DType.IsFloating() && Array.Exists(inputs, input => input.RequiresGrad))
        {
            node.Seal();
        }

        return node;
    }
}

/// <summary>An operation whose output carries no gradient: comparisons, indices, masks.</summary>
public abstract record NonDifferentiableOp : Op
{
    /// <inheritdoc/>
    protected internal sealed override bool VjpReads(int input) => false;

    /// <inheritdoc/>
    protected internal sealed override bool VjpReadsOutput => false;

    /// <inheritdoc/>
    protected internal sealed override Tensor? Vjp(Node node, Tensor grad, int input) => null;
}

/// <summary>
/// An operation that is linear in its first operand: stating its adjoint (the transposed map) states every derivative.
/// Further operands (indices) are constants.
/// </summary>
public abstract record LinearOp : Op
{
    /// <summary>Applies the transposed map to a gradient shaped like the output; gives one shaped like the first operand.</summary>
    protected abstract Tensor Adjoint(Node node, Tensor grad);

    /// <inheritdoc/>
    protected internal sealed override bool VjpReads(int input) => input > 0;

    /// <inheritdoc/>
    protected internal sealed override bool VjpReadsOutput => false;

    /// <inheritdoc/>
    protected internal sealed override Tensor? Vjp(Node node, Tensor grad, int input) => input == 0 ? Adjoint(node, grad) : null;
}

/// <summary>
/// An operation with kernels of its own and a composition of other operations that means the same. The composition is the
/// test oracle and the path for derivatives of derivatives.
/// </summary>
public abstract record ComposedOp : Op
{
    /// <summary>The same result from other operations.</summary>
    protected internal abstract Tensor Reference(Tensor[] inputs);

    /// <summary>The gradient by kernels of its own, or null to differentiate <see cref="Reference"/>.</summary>
    protected virtual Tensor? FastVjp(Node node, Tensor grad, int input) => null;

    /// <inheritdoc/>
    protected internal sealed override Tensor? Vjp(Node node, Tensor grad, int input)
        => (Gradients.Recording ? null : FastVjp(node, grad, input))
            ?? node.Share(() => Gradients.Through(Reference, node.Inputs, grad))[input];
}
