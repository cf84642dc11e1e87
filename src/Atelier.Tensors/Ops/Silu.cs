using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>x sigmoid(x), also called swish (arXiv:1702.03118).</summary>
    public readonly record struct SiluFormula : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => x / (T.Of(1) + T.Exp(-x));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => Rise(x, new SigmoidFormula().Value(x));

        private static T Rise<T>(T x, T sigmoid)
            where T : struct, ILane<T> => sigmoid * (T.Of(1) + x * (T.Of(1) - sigmoid));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>x sigmoid(x), also called swish (arXiv:1702.03118).</summary>
        public Tensor Silu() => Map.Apply(default(SiluFormula), this);
    }
}
