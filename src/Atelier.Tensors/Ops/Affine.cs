using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>Scale x + Shift with constants.</summary>
    public readonly record struct AffineFormula(double Scale, double Shift) : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => x * T.Of(Scale) + T.Of(Shift);

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(Scale);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Scale x + Shift with constants.</summary>
        public Tensor Affine(double scale, double shift) => Map.Apply(new AffineFormula(scale, shift), this);
    }
}
