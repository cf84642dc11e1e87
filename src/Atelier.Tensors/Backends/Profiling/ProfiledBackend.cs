using System.Runtime.CompilerServices;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Profiling;

/// <summary>
/// Another backend, each of whose kernels tells the thread's <see cref="Profiler"/> how long it took. A decorator, so that whoever
/// doesn't profile pays nothing. Bytes are those a kernel can't do without: operands read once, results written once.
/// </summary>
public sealed class ProfiledBackend(IBackend inner)
    : IBackend, INormKernels, ISoftmaxKernels, IRowSoftmaxKernels, IPointwiseGradKernels
{
    // Asked for only through Find, which knows whether they are there.
    private readonly INormKernels _norms = inner.Find<INormKernels>()!;
    private readonly ISoftmaxKernels _softmax = inner.Find<ISoftmaxKernels>()!;
    private readonly IRowSoftmaxKernels _rowSoftmax = inner.Find<IRowSoftmaxKernels>()!;
    private readonly IPointwiseGradKernels _gradients = inner.Find<IPointwiseGradKernels>()!;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public T? Find<T>()
        where T : class => inner.Find<T>() is { } found ? this as T ?? found : null;

    /// <inheritdoc/>
    public nint Allocate(long bytes) => inner.Allocate(bytes);

    /// <inheritdoc/>
    public void Free(nint handle, long bytes) => inner.Free(handle, bytes);

    /// <inheritdoc/>
    public void Upload(ReadOnlySpan<byte> source, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(destination), [destination]);
        inner.Upload(source, destination);
    }

    /// <inheritdoc/>
    public void Download(Tensor source, Span<byte> destination)
    {
        using Profiler.Recording _ = Kernel(Size(source), [source]);
        inner.Download(source, destination);
    }

    /// <inheritdoc/>
    public void Fill(Tensor destination, double value)
    {
        using Profiler.Recording _ = Kernel(Size(destination), [destination]);
        inner.Fill(destination, value);
    }

    /// <inheritdoc/>
    public void Cast(Tensor source, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.Cast(source, destination);
    }

    /// <inheritdoc/>
    public void Copy(Tensor source, in Strides from, Tensor destination, in Strides to, int[] extents)
    {
        double elements = extents.Aggregate(1.0, (product, extent) => product * extent);
        using Profiler.Recording _ = Kernel(elements * (source.DType.SizeOf() + destination.DType.SizeOf()), [destination, source]);
        inner.Copy(source, from, destination, to, extents);
    }

    /// <inheritdoc/>
    public void Pointwise<F>(F formula, Tensor destination, params ReadOnlySpan<Tensor> operands)
        where F : struct, IPointwiseKernel
    {
        ReadOnlySpan<Tensor?> all = [destination, .. operands];
        using Profiler.Recording _ = Kernel(Size(all), all);
        inner.Pointwise(formula, destination, operands);
    }

    /// <inheritdoc/>
    public void Update<F>(F formula, Tensor grad, Tensor value, Tensor state1, Tensor state2)
        where F : struct, IUpdateFormula
    {
        // A formula with fewer states is given the gradient in their place; states are written like the value.
        double states = Size(ReferenceEquals(state1, grad) ? null : state1, ReferenceEquals(state2, grad) ? null : state2);
        using Profiler.Recording _ = Kernel(Size(grad) + 2 * (Size(value) + states), [value, grad], name: Formula<F>.Name);
        inner.Update(formula, grad, value, state1, state2);
    }

    /// <inheritdoc/>
    public void Reduce(Reduction kind, Tensor source, Tensor destination, ReadOnlySpan<int> axes)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.Reduce(kind, source, destination, axes);
    }

    /// <inheritdoc/>
    public void ArgMax(Tensor source, int axis, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.ArgMax(source, axis, destination);
    }

    /// <inheritdoc/>
    public void CumSum(Tensor source, int axis, bool reverse, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.CumSum(source, axis, reverse, destination);
    }

    /// <inheritdoc/>
    public void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination)
    {
        double flops = 2.0 * destination.Count * a.Shape[transposeA ? 1 : 2];
        using Profiler.Recording _ = Kernel(Size(a, b, destination), [destination, a, b], flops);
        inner.MatMul(a, transposeA, b, transposeB, destination);
    }

    /// <inheritdoc/>
    public void Conv(in ConvGeometry geometry, Tensor input, Tensor weight, Tensor? bias, Tensor output)
    {
        using Profiler.Recording _ = Kernel(Size(input, weight, bias, output), [output, input, weight, bias], geometry.Flops);
        inner.Conv(geometry, input, weight, bias, output);
    }

    /// <inheritdoc/>
    public void ConvInputGrad(in ConvGeometry geometry, Tensor outputGrad, Tensor weight, Tensor? bias, Tensor inputGrad)
    {
        using Profiler.Recording _ = Kernel(Size(outputGrad, weight, bias, inputGrad), [inputGrad, outputGrad, weight, bias], geometry.Flops);
        inner.ConvInputGrad(geometry, outputGrad, weight, bias, inputGrad);
    }

    /// <inheritdoc/>
    public void ConvWeightGrad(in ConvGeometry geometry, Tensor input, Tensor outputGrad, Tensor weightGrad)
    {
        using Profiler.Recording _ = Kernel(Size(input, outputGrad, weightGrad), [weightGrad, input, outputGrad], geometry.Flops);
        inner.ConvWeightGrad(geometry, input, outputGrad, weightGrad);
    }

    /// <inheritdoc/>
    public void MapPlane(Tensor source, AxisMap rows, AxisMap columns, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.MapPlane(source, rows, columns, destination);
    }

    /// <inheritdoc/>
    public void PoolArgMax(Tensor source, PoolGeometry geometry, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        inner.PoolArgMax(source, geometry, destination);
    }

    /// <inheritdoc/>
    public void Gather(Tensor source, int axis, Tensor index, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(2 * Size(destination) + Size(index), [destination, source, index]);
        inner.Gather(source, axis, index, destination);
    }

    /// <inheritdoc/>
    public void ScatterAdd(Tensor source, int axis, Tensor index, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(3 * Size(source) + Size(index), [destination, source, index]);
        inner.ScatterAdd(source, axis, index, destination);
    }

    /// <inheritdoc/>
    public void IndexSelect(Tensor source, int axis, Tensor index, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(2 * Size(destination) + Size(index), [destination, source, index]);
        inner.IndexSelect(source, axis, index, destination);
    }

    /// <inheritdoc/>
    public void IndexAdd(Tensor source, int axis, Tensor index, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(3 * Size(source) + Size(index), [destination, source, index]);
        inner.IndexAdd(source, axis, index, destination);
    }

    void INormKernels.Normalize<F>(in NormGeometry geometry, double eps, F then, Tensor x, Tensor? scale, Tensor? shift, Tensor y, Tensor mean, Tensor variance)
    {
        // Once for the statistics, once for the result.
        using Profiler.Recording _ = Kernel(2 * Size(x) + Size(scale, shift, y, mean, variance), [y, x, scale, shift]);
        _norms.Normalize(geometry, eps, then, x, scale, shift, y, mean, variance);
    }

    void INormKernels.NormalizeGrad<F>(
        in NormGeometry geometry, double eps, F then, Tensor grad, Tensor x, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance, Tensor? gradX, Tensor? gradScale, Tensor? gradShift)
    {
        double twice = gradX is null ? 1 : 2;
        using Profiler.Recording _ = Kernel(twice * Size(grad, x) + Size(scale, mean, variance, gradX, gradScale, gradShift), [gradX, grad, x, scale]);
        _norms.NormalizeGrad(geometry, eps, then, grad, x, scale, shift, mean, variance, gradX, gradScale, gradShift);
    }

    void ISoftmaxKernels.Softmax(Tensor source, int axis, bool logarithm, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        _softmax.Softmax(source, axis, logarithm, destination);
    }

    void IRowSoftmaxKernels.SoftmaxRows(Tensor source, int extent, double scale, Tensor destination)
    {
        using Profiler.Recording _ = Kernel(Size(source, destination), [destination, source]);
        _rowSoftmax.SoftmaxRows(source, extent, scale, destination);
    }

    void IRowSoftmaxKernels.SoftmaxRowsGrad(Tensor grad, Tensor softmax, int extent, double scale, Tensor sourceGrad)
    {
        using Profiler.Recording _ = Kernel(Size(grad, softmax, sourceGrad), [sourceGrad, grad, softmax]);
        _rowSoftmax.SoftmaxRowsGrad(grad, softmax, extent, scale, sourceGrad);
    }

    void IPointwiseGradKernels.PointwiseGrad<F>(F formula, Tensor grad, ReadOnlySpan<Tensor> operands, ReadOnlySpan<Tensor?> gradients)
    {
        double bytes = Size(grad) + Size(operands) + Size(gradients);
        using Profiler.Recording _ = Kernel(bytes, [grad, .. operands]);
        _gradients.PointwiseGrad(formula, grad, operands, gradients);
    }

    private static Profiler.Recording Kernel(double bytes, ReadOnlySpan<Tensor?> tensors, double flops = 0, [CallerMemberName] string name = "")
        => Profiler.Current?.Kernel(name, flops, bytes, tensors) ?? default;

    private static double Size(params ReadOnlySpan<Tensor?> tensors)
    {
        double bytes = 0;
        foreach (Tensor? tensor in tensors)
        {
            bytes += tensor is null ? 0 : (double)tensor.Count * tensor.DType.SizeOf();
        }

        return bytes;
    }
}
