using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>a times b.</summary>
    public readonly record struct MulFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => a * b;

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => b;

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => a;
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>a times b. Broadcasts as NumPy does.</summary>
        public static Tensor operator *(Tensor a, Tensor b) => Zip.Apply(default(MulFormula), a, b);

        /// <summary>a times b.</summary>
        public static Tensor operator *(Tensor a, double b) => a.Affine(b, 0);

        /// <summary>a times b.</summary>
        public static Tensor operator *(double a, Tensor b) => b.Affine(a, 0);
    }
}
