using Atelier.Tensors.Backends.Managed.Norms;
using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend : INormKernels
{
    /// <inheritdoc/>
    public virtual void Normalize(in NormGeometry geometry, double eps, Tensor x, Tensor? scale, Tensor? shift, Tensor y, Tensor mean, Tensor variance)
    {
        Touch(y, mean, variance);
        NormOperands on = new(geometry, eps)
        {
            X = Single(x), Scale = Single(scale), Shift = Single(shift), Y = Single(y), Mean = Single(mean), Variance = Single(variance),
        };
        if (geometry.Population == 0 || geometry.Statistics == 0)
        {
            Fill(mean, double.NaN);
            Fill(variance, double.NaN);
        }
        else if (geometry.Rows == 1)
        {
            RowNorm.Run(on);
        }
        else
        {
            ColumnNorm.Run(on);
        }
    }

    /// <inheritdoc/>
    public virtual void NormalizeGrad(
        in NormGeometry geometry, double eps, Tensor grad, Tensor x, Tensor? scale, Tensor mean, Tensor variance, Tensor? gradX, Tensor? gradScale, Tensor? gradShift)
    {
        Touch(gradX, gradScale, gradShift);
        NormOperands on = new(geometry, eps)
        {
            Grad = Single(grad), X = Single(x), Scale = Single(scale), Mean = Single(mean), Variance = Single(variance),
            GradX = Single(gradX), GradScale = Single(gradScale), GradShift = Single(gradShift),
        };
        if (geometry.Population == 0 || geometry.Statistics == 0)
        {
            Array.ForEach([gradScale, gradShift], empty => empty?.Backend.Fill(empty, 0));
        }
        else if (geometry.Rows == 1)
        {
            RowNorm.Grad(on);
        }
        else
        {
            ColumnNormGrad.Run(on);
        }
    }

    private static void Touch(params ReadOnlySpan<Tensor?> written)
    {
        foreach (Tensor? tensor in written)
        {
            tensor?.Storage.Touch();
        }
    }

    private static float* Single(Tensor? tensor) => tensor is null ? null : Pointer<float>(tensor);
}
