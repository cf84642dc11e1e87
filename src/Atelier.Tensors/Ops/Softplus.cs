using System.Runtime.CompilerServices;
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
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), x, T.Of(0)) + Log1P(T.Exp(-T.Abs(x)));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => new SigmoidFormula().Value(x);

        /// <summary>
        /// log(1 + u) for u in [0, 1]: the sum w rounds, and u - (w - 1) is exactly what it lost. To first order that adds itself over w;
        /// w is left out, since it moves the result by less than one rounding.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T Log1P<T>(T u)
            where T : struct, ILane<T>
        {
            T w = T.Of(1) + u;
            return T.Log(w) + (u - (w - T.Of(1)));
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
