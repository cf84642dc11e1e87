using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>The largest integer not above x; its slope is 0 everywhere.</summary>
    public readonly record struct FloorFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Floor(x);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(0);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The largest integer not above x; its slope is 0 everywhere.</summary>
        public Tensor Floor() => Map.Apply(default(FloorFormula), this);
    }
}
