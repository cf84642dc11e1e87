using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>Tangent, x in radians.</summary>
    public readonly record struct TanFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Sin(x) / T.Cos(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(1) + y * y;
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Tangent, x in radians.</summary>
        public Tensor Tan() => Map.Apply(default(TanFormula), this);
    }
}
