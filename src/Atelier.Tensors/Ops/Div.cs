using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>a / b.</summary>
    public readonly record struct DivFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => a / b;

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => T.Of(1) / b;

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => -(a / (b * b));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>a / b. Broadcasts as NumPy does.</summary>
        public static Tensor operator /(Tensor a, Tensor b) => Zip.Apply(default(DivFormula), a, b);

        /// <summary>a / b.</summary>
        public static Tensor operator /(Tensor a, double b) => a.Affine(1 / b, 0);

        /// <summary>a / b.</summary>
        public static Tensor operator /(double a, Tensor b) => a * b.Reciprocal();
    }
}
