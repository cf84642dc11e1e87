using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>-1, 0 or 1; its slope is 0 everywhere.</summary>
    public readonly record struct SignFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), T.Of(1), T.Select(T.Greater(T.Of(0), x), T.Of(-1), x));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(0);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>-1, 0 or 1; its slope is 0 everywhere.</summary>
        public Tensor Sign() => Map.Apply(default(SignFormula), this);
    }
}
