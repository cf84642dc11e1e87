using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>a to the b.</summary>
    public readonly record struct PowFormula : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Pow(a, b);

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => b * T.Pow(a, b - T.Of(1));

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, T.Of(0)), T.Pow(a, b) * T.Log(T.Select(T.Greater(a, T.Of(0)), a, T.Of(1))), T.Of(0));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>This to the power of another tensor, broadcasting; the gradient by the exponent is 0 where the base is not positive.</summary>
        public Tensor Pow(Tensor exponent) => Zip.Apply(default(PowFormula), this, exponent);

        /// <summary>This to a constant power; small whole and half powers become multiplications and roots.</summary>
        public Tensor Pow(double exponent) => exponent switch
        {
            0 => Ones(Shape, DType),
            1 => this,
            2 => Square(),
            3 => Square() * this,
            4 => Square().Square(),
            0.5 => Sqrt(),
            -0.5 => Rsqrt(),
            -1 => Reciprocal(),
            _ => Pow(Full([], exponent, DType)),
        };
    }
}
