using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x kept within [Min, Max]; the slope is 1 inside, ends included.</summary>
    public readonly record struct ClampFormula(Constant Min, Constant Max) : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(T.Of(Min), x), T.Of(Min), T.Select(T.Greater(x, T.Of(Max)), T.Of(Max), x));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Select(T.Greater(T.Of(Min), x), T.Of(0), T.Select(T.Greater(x, T.Of(Max)), T.Of(0), T.Of(1)));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x kept within [Min, Max]; the slope is 1 inside, ends included.</summary>
        public Tensor Clamp(double min = double.NegativeInfinity, double max = double.PositiveInfinity) => Map.Apply(new ClampFormula(min, max), this);
    }
}
