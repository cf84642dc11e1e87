using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>The larger of a and b; where they are equal each gets half of the gradient; NaN wins.</summary>
    public readonly record struct MaximumFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, b), a, T.Select(T.Same(a, a), b, a));

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, b), T.Of(1), T.Select(T.Same(a, b), T.Of(0.5), T.Of(0)));

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, b), T.Of(0), T.Select(T.Same(a, b), T.Of(0.5), T.Of(1)));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>The larger of a and b; broadcasting; where they are equal each gets half of the gradient; NaN wins.</summary>
        public static Tensor Maximum(Tensor a, Tensor b) => Zip.Apply(default(MaximumFormula), a, b);
    }
}
