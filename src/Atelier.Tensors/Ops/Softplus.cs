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

        /// <summary>
        /// log(1 + u) for u in [0, 1] as 2 artanh(s) with s = u / (2 + u), at most a third: the series to s^33 is exact to a double, and
        /// small u lose nothing, as they would in 1 + u.
        /// </summary>
        private static T Log1P<T>(T u)
            where T : struct, ILane<T>
        {
            T s = u / (T.Of(2) + u), square = s * s, sum = T.Of(1.0 / 33);
            sum = sum * square + T.Of(1.0 / 31);
            sum = sum * square + T.Of(1.0 / 29);
            sum = sum * square + T.Of(1.0 / 27);
            sum = sum * square + T.Of(1.0 / 25);
            sum = sum * square + T.Of(1.0 / 23);
            sum = sum * square + T.Of(1.0 / 21);
            sum = sum * square + T.Of(1.0 / 19);
            sum = sum * square + T.Of(1.0 / 17);
            sum = sum * square + T.Of(1.0 / 15);
            sum = sum * square + T.Of(1.0 / 13);
            sum = sum * square + T.Of(1.0 / 11);
            sum = sum * square + T.Of(1.0 / 9);
            sum = sum * square + T.Of(1.0 / 7);
            sum = sum * square + T.Of(1.0 / 5);
            sum = sum * square + T.Of(1.0 / 3);
            return (s + s) * (sum * square + T.Of(1));
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
