using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>log(1 + e^x), computed as max(x, 0) + log(1 + e^-|x|) so that nothing overflows.</summary>
    public readonly record struct SoftplusFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), x, T.Of(0)) + Log1P(T.Exp(-T.Abs(x)));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => new SigmoidFormula().Value(x);

        /// <summary>log(1 + u) for u in [0, 1]: the rounding of 1 + u is divided out again (Kahan).</summary>
        private static T Log1P<T>(T u)
            where T : struct, ILane<T>
        {
            T sum = T.Of(1) + u, rest = sum - T.Of(1);
            return T.Select(T.Greater(rest, T.Of(0)), T.Log(sum) * u / T.Select(T.Greater(rest, T.Of(0)), rest, T.Of(1)), u);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>log(1 + e^x), computed as max(x, 0) + log(1 + e^-|x|) so that nothing overflows.</summary>
        public Tensor Softplus() => Map.Apply(default(SoftplusFormula), this);
    }
}
