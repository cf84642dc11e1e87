using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 where a equals b, 0 elsewhere.</summary>
    public readonly record struct SameFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Same(a, b), T.Of(1), T.Of(0));

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
        /// <summary>Where a equals b: Bool, broadcasting.</summary>
        public Tensor EqualTo(Tensor other) => Zip.Apply(default(SameFormula), this, other).To(DType.Bool);

        /// <summary>Where a equals b: Bool.</summary>
        public Tensor EqualTo(double other) => EqualTo(Full([], other, DType));
    }
}
