using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>1 from a threshold on, 0 below.</summary>
    public readonly record struct StepFormula(double Threshold) : IUnaryFormula
    {
        /// <inheritdoc/>
        public bool SlopeReadsInput => false;

        /// <inheritdoc/>
        public bool SlopeReadsOutput => false;

        /// <inheritdoc/>
        public T Value<T>(T x)
            where T : struct, ILane<T> => T.Select(T.Greater(T.Of(Threshold), x), T.Of(0), T.Of(1));

        /// <inheritdoc/>
        public T Slope<T>(T x, T y)
            where T : struct, ILane<T> => T.Of(0);
    }

    /// <summary>Scale a b.</summary>
    public readonly record struct ScaledMulFormula(Constant Scale) : IBinaryFormula
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => a * b * T.Of(Scale);

        /// <inheritdoc/>
        public T SlopeA<T>(T a, T b)
            where T : struct, ILane<T> => b * T.Of(Scale);

        /// <inheritdoc/>
        public T SlopeB<T>(T a, T b)
            where T : struct, ILane<T> => a * T.Of(Scale);
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Each element is lost (0) with a probability, the others grow by 1 / (1 - probability) (arXiv:1207.0580). Which of a sample's
        /// elements are lost depends on the key and on its row alone, counted in the order of memory.
        /// </summary>
        /// <param name="probability">In [0, 1).</param>
        /// <param name="key">Chooses.</param>
        /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1).</exception>
        public Tensor Dropout(double probability, RandomKey key)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(probability);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
            int rows = Rank == 0 ? 1 : Shape[0];
            Tensor chances = Uniform([rows, (int)(Count / Math.Max(1, rows))], key), kept = Map.Apply(new StepFormula(probability), chances);
            chances.Spend();
            Tensor result = Zip.Apply(new ScaledMulFormula(1 / (1 - probability)), this, kept.To(DType).ViewMemory(Shape));
            kept.Spend();
            return result;
        }
    }
}
