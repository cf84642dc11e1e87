using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>e to the x.</summary>
    public readonly record struct ExpFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Exp(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => y;
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>e to the x.</summary>
        public Tensor Exp() => Map.Apply(default(ExpFormula), this);
    }
}
