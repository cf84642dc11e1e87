using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>max(x, 0); NaN stays NaN, the slope at 0 is 0.</summary>
    public readonly record struct ReluFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(T.Of(0), x), T.Of(0), x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Select(T.Greater(y, T.Of(0)), T.Of(1), T.Of(0));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>max(x, 0); NaN stays NaN, the slope at 0 is 0.</summary>
        public Tensor Relu() => Map.Apply(default(ReluFormula), this);
    }
}
