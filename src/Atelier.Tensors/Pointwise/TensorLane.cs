using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Pointwise;

/// <summary>
/// A lane of a whole tensor, or of a constant that takes the type of what it meets: running a slope over it records the
/// slope, so it can be differentiated again.
/// </summary>
internal readonly record struct TensorLane(Tensor? Tensor, double Constant = 0) : ILane<TensorLane>
{
    public static TensorLane Of(double value) => new(null, value);

    /// <summary>The tensor; a constant becomes one of the given type (F32 beside BF16: as exact as the kernels').</summary>
    public Tensor As(DType type) => Tensor ?? Tensors.Tensor.Full([], Constant, Precision.OfSums(type));

    public static TensorLane operator +(TensorLane a, TensorLane b) => Both<AddFormula>(a, b);

    public static TensorLane operator -(TensorLane a, TensorLane b) => Both<SubFormula>(a, b);

    public static TensorLane operator *(TensorLane a, TensorLane b) => Both<MulFormula>(a, b);

    public static TensorLane operator /(TensorLane a, TensorLane b) => Both<DivFormula>(a, b);

    public static TensorLane operator -(TensorLane a) => One<NegFormula>(a);

    public static TensorLane Abs(TensorLane x) => One<AbsFormula>(x);

    public static TensorLane Sqrt(TensorLane x) => One<SqrtFormula>(x);

    public static TensorLane Exp(TensorLane x) => One<ExpFormula>(x);

    public static TensorLane Log(TensorLane x) => One<LogFormula>(x);

    public static TensorLane Sin(TensorLane x) => One<SinFormula>(x);

    public static TensorLane Cos(TensorLane x) => One<CosFormula>(x);

    public static TensorLane Tanh(TensorLane x) => One<TanhFormula>(x);

    public static TensorLane Erf(TensorLane x) => One<ErfFormula>(x);

    public static TensorLane Floor(TensorLane x) => One<FloorFormula>(x);

    public static TensorLane Pow(TensorLane a, TensorLane b) => Both<PowFormula>(a, b);

    public static TensorLane Greater(TensorLane a, TensorLane b) => Both<GreaterFormula>(a, b);

    public static TensorLane Same(TensorLane a, TensorLane b) => Both<SameFormula>(a, b);

    public static TensorLane Select(TensorLane mask, TensorLane a, TensorLane b)
    {
        DType type = (a.Tensor ?? b.Tensor ?? mask.Tensor)?.DType ?? DType.F64;
        return new(Tensors.Tensor.Where(mask.As(type), a.As(type), b.As(type)));
    }

    private static TensorLane One<F>(TensorLane x)
        where F : struct, IUnaryFormula
        => x.Tensor is { } tensor ? new(Map.Apply(default(F), tensor)) : new(null, default(F).Value(new Doubles(x.Constant)).Value);

    private static TensorLane Both<F>(TensorLane a, TensorLane b)
        where F : struct, IBinaryFormula
    {
        if ((a.Tensor ?? b.Tensor)?.DType is { } type)
        {
            return new(Zip.Apply(default(F), a.As(type), b.As(type)));
        }

        return new(null, default(F).Value(new Doubles(a.Constant), new Doubles(b.Constant)).Value);
    }
}
