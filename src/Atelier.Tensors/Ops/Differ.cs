using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 where a does not equal b, 0 elsewhere.</summary>
    public readonly record struct DifferFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Same(a, b), T.Of(0), T.Of(1));

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => T.Of(0);

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => T.Of(0);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Where a does not equal b: Bool, broadcasting.</summary>
        public Tensor NotEqualTo(Tensor other) => Zip.Apply(default(DifferFormula), this, other).To(DType.Bool);

        /// <summary>Where a does not equal b: Bool.</summary>
        public Tensor NotEqualTo(double other) => NotEqualTo(Full([], other, DType));
    }
}
