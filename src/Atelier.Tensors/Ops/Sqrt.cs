using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>Square root.</summary>
    public readonly record struct SqrtFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Sqrt(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(0.5) / y;
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Square root.</summary>
        public Tensor Sqrt() => Map.Apply(default(SqrtFormula), this);
    }
}
