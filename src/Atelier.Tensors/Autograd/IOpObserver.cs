namespace Atelier.Tensors.Autograd;

/// <summary>Told of what a thread applies: for coverage, tracing, profiles.</summary>
internal interface IOpObserver
{
    /// <summary>An operation, or the computation of its gradients by the kernels it has for them, begins.</summary>
    void Begin(Op op, Tensor[] inputs, bool gradient);

    /// <summary>What began last has ended.</summary>
    void End();

    /// <summary>Tells of each operation applied, the backward pass's included, when it begins.</summary>
    static IOpObserver Each(Action<Op> tell) => new Applications(tell);

    private sealed class Applications(Action<Op> tell) : IOpObserver
    {
        public void Begin(Op op, Tensor[] inputs, bool gradient)
        {
            if (!gradient)
            {
                tell(op);
            }
        }

        public void End()
        {
        }
    }
}
