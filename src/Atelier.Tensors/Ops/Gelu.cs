using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x times the normal distribution function of x (arXiv:1606.08415), exact, not the tanh approximation.</summary>
    public readonly record struct GeluFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => x * Phi(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => Phi(x) + x * T.Of(1 / Math.Sqrt(2 * Math.PI)) * T.Exp(T.Of(-0.5) * x * x);

        private static T Phi<T>(T x)
            where T : struct, ILane<T> => T.Of(0.5) * (T.Of(1) + T.Erf(x * T.Of(Math.Sqrt(0.5))));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x times the normal distribution function of x (arXiv:1606.08415), exact, not the tanh approximation.</summary>
        public Tensor Gelu() => Map.Apply(default(GeluFormula), this);
    }
}
