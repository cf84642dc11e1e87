using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 where a is at most b, 0 elsewhere.</summary>
    public readonly record struct LessEqualFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(b, a), T.Of(1), T.Select(T.Same(a, b), T.Of(1), T.Of(0)));

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
        /// <summary>Where a is at most b: Bool, broadcasting. False where either is NaN.</summary>
        public static Tensor operator <=(Tensor a, Tensor b) => Zip.Apply(default(LessEqualFormula), a, b).To(DType.Bool);

        /// <summary>Where a is at most b: Bool.</summary>
        public static Tensor operator <=(Tensor a, double b) => a <= Full([], b, a.DType);
    }
}
