using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>Cosine, x in radians.</summary>
    public readonly record struct CosFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Cos(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => -T.Sin(x);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Cosine, x in radians.</summary>
        public Tensor Cos() => Map.Apply(default(CosFormula), this);
    }
}
