using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 / (1 + e^-x).</summary>
    public readonly record struct SigmoidFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Of(1) / (T.Of(1) + T.Exp(-x));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => y * (T.Of(1) - y);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>1 / (1 + e^-x).</summary>
        public Tensor Sigmoid() => Map.Apply(default(SigmoidFormula), this);
    }
}
