using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x above 0, slope times x below.</summary>
    public readonly record struct LeakyReluFormula(Constant NegativeSlope) : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => NegativeSlope.Value < 0;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => NegativeSlope.Value >= 0;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), x, x * T.Of(NegativeSlope));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Select(T.Greater(NegativeSlope.Value < 0 ? x : y, T.Of(0)), T.Of(1), T.Of(NegativeSlope));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x above 0, slope times x below.</summary>
        public Tensor LeakyRelu(double negativeSlope = 0.01) => Map.Apply(new LeakyReluFormula(negativeSlope), this);
    }
}
