using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public readonly record struct ErfFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Erf(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(2 / Math.Sqrt(Math.PI)) * T.Exp(-(x * x));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
        public Tensor Erf() => Map.Apply(default(ErfFormula), this);
    }
}
