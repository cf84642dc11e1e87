using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 / sqrt(x).</summary>
    public readonly record struct RsqrtFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Of(1) / T.Sqrt(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(-0.5) * y / x;
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>1 / sqrt(x).</summary>
        public Tensor Rsqrt() => Map.Apply(default(RsqrtFormula), this);
    }
}
