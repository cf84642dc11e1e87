namespace Atelier.Tensors.Pointwise;

/// <summary>
/// What a pointwise formula computes with. A formula is written once, over an unknown lane; a backend runs it over vectors or
/// numbers, the backward pass over tensors (which gives derivatives of any order), a tracer could print it as another
/// language's source. Masks are lanes too: only <see cref="Select"/> may read them.
/// </summary>
/// <typeparam name="T">The lane itself.</typeparam>
public interface ILane<T>
    where T : struct, ILane<T>
{
    /// <summary>A number written in the formula.</summary>
    static abstract T Of(double value);

    /// <summary>A number that the formula was given.</summary>
    static virtual T Of(Constant constant) => T.Of(constant.Value);

    /// <summary>Sum.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Difference.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>Product.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>Quotient.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>Negation.</summary>
    static abstract T operator -(T a);

    /// <summary>|x|.</summary>
    static abstract T Abs(T x);

    /// <summary>Square root.</summary>
    static abstract T Sqrt(T x);

    /// <summary>e to the x.</summary>
    static abstract T Exp(T x);

    /// <summary>Natural logarithm.</summary>
    static abstract T Log(T x);

    /// <summary>Sine of an angle in radians.</summary>
    static abstract T Sin(T x);

    /// <summary>Cosine of an angle in radians.</summary>
    static abstract T Cos(T x);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract T Tanh(T x);

    /// <summary>The error function.</summary>
    static abstract T Erf(T x);

    /// <summary>The largest integer not above x.</summary>
    static abstract T Floor(T x);

    /// <summary>a to the b.</summary>
    static abstract T Pow(T a, T b);

    /// <summary>Mask of a &gt; b; false where either is NaN.</summary>
    static abstract T Greater(T a, T b);

    /// <summary>Mask of a = b; false where either is NaN.</summary>
    static abstract T Same(T a, T b);

    /// <summary><paramref name="a"/> where the mask holds, <paramref name="b"/> elsewhere.</summary>
    static abstract T Select(T mask, T a, T b);
}

/// <summary>y = f(x), element by element, and its slope.</summary>
public interface IUnaryFormula
{
    /// <summary>Whether <see cref="Slope"/> reads its x; what is not read is not fetched.</summary>
    bool SlopeReadsInput => true;

    /// <summary>Whether <see cref="Slope"/> reads its y.</summary>
    bool SlopeReadsOutput => true;

    /// <summary>f(x).</summary>
    T Value<T>(T x)
        where T : struct, ILane<T>;

    /// <summary>dy/dx at x, where y = f(x) has been computed already.</summary>
    T Slope<T>(T x, T y)
        where T : struct, ILane<T>;
}

/// <summary>y = f(a, b), element by element with broadcasting, and its two slopes.</summary>
public interface IBinaryFormula
{
    /// <summary>Whether dy/da is 1 everywhere, so that the gradient passes through unread.</summary>
    bool SlopeAIsOne => false;

    /// <summary>Whether dy/db is 1 everywhere.</summary>
    bool SlopeBIsOne => false;

    /// <summary>f(a, b).</summary>
    T Value<T>(T a, T b)
        where T : struct, ILane<T>;

    /// <summary>dy/da at (a, b).</summary>
    T SlopeA<T>(T a, T b)
        where T : struct, ILane<T>;

    /// <summary>dy/db at (a, b).</summary>
    T SlopeB<T>(T a, T b)
        where T : struct, ILane<T>;
}

/// <summary>What a backend's pointwise kernel runs: a formula over at most four operands that broadcast to the output's shape.</summary>
public interface IPointwiseKernel
{
    /// <summary>One element; operands beyond those given repeat the first.</summary>
    T Run<T>(T a, T b, T c, T d)
        where T : struct, ILane<T>;
}

/// <summary>What a backend's gradient kernel runs: the gradients by a formula's operands, given the gradient by its result.</summary>
public interface IPointwiseGradient
{
    /// <summary>One element; operands beyond those given repeat the first, and the gradients by them are not read.</summary>
    void Run<T>(T grad, T a, T b, T c, T d, out T byA, out T byB, out T byC, out T byD)
        where T : struct, ILane<T>;
}

/// <summary>A write in place, as optimisers do: a parameter and up to two of its state tensors, given its gradient.</summary>
public interface IUpdateFormula
{
    /// <summary>One element's update.</summary>
    void Run<T>(T grad, ref T value, ref T state1, ref T state2)
        where T : struct, ILane<T>;
}
