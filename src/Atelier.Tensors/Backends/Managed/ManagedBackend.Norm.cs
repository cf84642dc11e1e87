using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend : INormKernels
{
    /// <inheritdoc/>
    public virtual void Normalize<F>(
        in NormGeometry geometry, double eps, F then, Tensor x, Tensor? scale, Tensor? shift, Tensor y, Tensor mean, Tensor variance)
        where F : struct, IUnaryFormula
    {
        Touch(y, mean, variance);
        if (geometry.Population == 0 || geometry.Statistics == 0)
        {
            Fill(mean, double.NaN);
            Fill(variance, double.NaN);
        }
        else if (x.DType == DType.BF16)
        {
            Normalize(Operands<HalfElement>(geometry, eps, x, scale, shift, mean, variance) with { Y = Pointer<HalfElement>(y) }, then);
        }
        else
        {
            Normalize(Operands<SingleElement>(geometry, eps, x, scale, shift, mean, variance) with { Y = Pointer<SingleElement>(y) }, then);
        }
    }

    /// <inheritdoc/>
    public virtual void NormalizeGrad<F>(
        in NormGeometry geometry, double eps, F then, Tensor grad, Tensor x, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance,
        Tensor? gradX, Tensor? gradScale, Tensor? gradShift)
        where F : struct, IUnaryFormula
    {
        Touch(gradX, gradScale, gradShift);
        if (geometry.Population == 0 || geometry.Statistics == 0)
        {
            Array.ForEach([gradScale, gradShift], empty => empty?.Backend.Fill(empty, 0));
        }
        else if (x.DType == DType.BF16)
        {
            Gradient(Operands<HalfElement>(geometry, eps, x, scale, shift, mean, variance), then, grad, gradX, gradScale, gradShift);
        }
        else
        {
            Gradient(Operands<SingleElement>(geometry, eps, x, scale, shift, mean, variance), then, grad, gradX, gradScale, gradShift);
        }
    }

    private static NormOperands<T> Operands<T>(
        in NormGeometry geometry, double eps, Tensor x, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance)
        where T : unmanaged, IVectorElement<T>
        => new(geometry, eps)
        {
            X = Pointer<T>(x), Scale = At<float>(scale), Shift = At<float>(shift), Mean = Pointer<float>(mean), Variance = Pointer<float>(variance),
        };

    private static void Normalize<T, F>(in NormOperands<T> on, F then)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        if (on.Geometry.Rows == 1)
        {
            RowNorm.Run(on, then);
        }
        else
        {
            ColumnNorm<T, F>.Run(on, then);
        }
    }

    private static void Gradient<T, F>(in NormOperands<T> at, F then, Tensor grad, Tensor? gradX, Tensor? gradScale, Tensor? gradShift)
        where T : unmanaged, IVectorElement<T>
        where F : struct, IUnaryFormula
    {
        NormOperands<T> on = at with { Grad = Pointer<T>(grad), GradX = At<T>(gradX), GradScale = At<float>(gradScale), GradShift = At<float>(gradShift) };
        if (on.Geometry.Rows == 1)
        {
            RowNorm.Grad(on, then);
        }
        else
        {
            ColumnNormGrad<T, F>.Run(on, then);
        }
    }

    private static void Touch(params ReadOnlySpan<Tensor?> written)
    {
        foreach (Tensor? tensor in written)
        {
            tensor?.Storage.Touch();
        }
    }

    private static T* At<T>(Tensor? tensor)
        where T : unmanaged => tensor is null ? null : Pointer<T>(tensor);
}
