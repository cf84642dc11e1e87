using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x above 0, alpha (e^x - 1) below (arXiv:1511.07289).</summary>
    public readonly record struct EluFormula(Constant Alpha) : IUnaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), x, T.Of(Alpha) * ExpMinus1(x));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Select(T.Greater(x, T.Of(0)), T.Of(1), y + T.Of(Alpha));

        /// <summary>e^x - 1 = 2 t / (1 - t) with t = tanh(x / 2): near 0 the difference would cancel.</summary>
        private static T ExpMinus1<T>(T x)
            where T : struct, ILane<T>
        {
            T t = T.Tanh(T.Of(0.5) * x);
            return (t + t) / (T.Of(1) - t);
        }
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x above 0, alpha (e^x - 1) below (arXiv:1511.07289).</summary>
        public Tensor Elu(double alpha = 1) => Map.Apply(new EluFormula(alpha), this);
    }
}
