using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x itself: what stands where a fused operation could apply an activation and does not.</summary>
    public readonly record struct IdentityFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => x;

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(1);
    }
}
