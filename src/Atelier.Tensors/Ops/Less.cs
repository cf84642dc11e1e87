using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 where a is less than b, 0 elsewhere.</summary>
    public readonly record struct LessFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(b, a), T.Of(1), T.Of(0));

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
        /// <summary>Where a is less than b: Bool, broadcasting. Comparisons with NaN are false, but for "not equal".</summary>
        public static Tensor operator <(Tensor a, Tensor b) => Zip.Apply(default(LessFormula), a, b).To(DType.Bool);

        /// <summary>Where a is less than b: Bool.</summary>
        public static Tensor operator <(Tensor a, double b) => a < Full([], b, a.DType);
    }
}
