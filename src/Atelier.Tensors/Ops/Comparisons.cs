using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Ops
{
    /// <summary>A test of two numbers: 1 where it holds, 0 elsewhere. Its slopes are 0. NaN fails every test but "not equal".</summary>
    public interface IComparison : IBinaryFormula
    {
        /// <inheritdoc/>
        T IBinaryFormula.SlopeA<T>(T a, T b) => T.Of(0);

        /// <inheritdoc/>
        T IBinaryFormula.SlopeB<T>(T a, T b) => T.Of(0);
    }

    /// <summary>1 where a is greater than b, 0 elsewhere.</summary>
    public readonly record struct GreaterFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, b), T.Of(1), T.Of(0));
    }

    /// <summary>1 where a is less than b, 0 elsewhere.</summary>
    public readonly record struct LessFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(b, a), T.Of(1), T.Of(0));
    }

    /// <summary>1 where a is at least b, 0 elsewhere.</summary>
    public readonly record struct GreaterEqualFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(a, b), T.Of(1), T.Select(T.Same(a, b), T.Of(1), T.Of(0)));
    }

    /// <summary>1 where a is at most b, 0 elsewhere.</summary>
    public readonly record struct LessEqualFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Greater(b, a), T.Of(1), T.Select(T.Same(a, b), T.Of(1), T.Of(0)));
    }

    /// <summary>1 where a equals b, 0 elsewhere.</summary>
    public readonly record struct SameFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Same(a, b), T.Of(1), T.Of(0));
    }

    /// <summary>1 where a does not equal b, 0 elsewhere.</summary>
    public readonly record struct DifferFormula : IComparison
    {
        /// <inheritdoc/>
        public T Value<T>(T a, T b)
            where T : struct, ILane<T> => T.Select(T.Same(a, b), T.Of(0), T.Of(1));
    }
}

namespace Atelier.Tensors
{
    public sealed partial class Tensor
    {
        /// <summary>Where a is greater than b: Bool, broadcasting. False where either is NaN.</summary>
        public static Tensor operator >(Tensor a, Tensor b) => Compare<GreaterFormula>(a, b);

        /// <summary>Where a is greater than b: Bool.</summary>
        public static Tensor operator >(Tensor a, double b) => a > Full([], b, a.DType);

        /// <summary>Where a is less than b: Bool, broadcasting. False where either is NaN.</summary>
        public static Tensor operator <(Tensor a, Tensor b) => Compare<LessFormula>(a, b);

        /// <summary>Where a is less than b: Bool.</summary>
        public static Tensor operator <(Tensor a, double b) => a < Full([], b, a.DType);

        /// <summary>Where a is at least b: Bool, broadcasting. False where either is NaN.</summary>
        public static Tensor operator >=(Tensor a, Tensor b) => Compare<GreaterEqualFormula>(a, b);

        /// <summary>Where a is at least b: Bool.</summary>
        public static Tensor operator >=(Tensor a, double b) => a >= Full([], b, a.DType);

        /// <summary>Where a is at most b: Bool, broadcasting. False where either is NaN.</summary>
        public static Tensor operator <=(Tensor a, Tensor b) => Compare<LessEqualFormula>(a, b);

        /// <summary>Where a is at most b: Bool.</summary>
        public static Tensor operator <=(Tensor a, double b) => a <= Full([], b, a.DType);

        /// <summary>Where this equals the other: Bool, broadcasting.</summary>
        public Tensor EqualTo(Tensor other) => Compare<SameFormula>(this, other);

        /// <summary>Where this equals the other: Bool.</summary>
        public Tensor EqualTo(double other) => EqualTo(Full([], other, DType));

        /// <summary>Where this does not equal the other: Bool, broadcasting.</summary>
        public Tensor NotEqualTo(Tensor other) => Compare<DifferFormula>(this, other);

        /// <summary>Where this does not equal the other: Bool.</summary>
        public Tensor NotEqualTo(double other) => NotEqualTo(Full([], other, DType));

        private static Tensor Compare<F>(Tensor a, Tensor b)
            where F : struct, IComparison => Zip.Apply(default(F), a, b).To(DType.Bool);
    }
}
