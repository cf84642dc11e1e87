using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends;

/// <summary>
/// What a device must be able to do. A backend knows kernels, never gradients, and never what an operation is for. Tensors given
/// as destinations are dense, uninitialised and of the right shape; calls may return before their work is done, only
/// <see cref="Download"/> waits.
/// </summary>
public interface IBackend
{
    /// <summary>As users write it: "managed".</summary>
    string Name { get; }

    /// <summary>Takes memory; contents undefined, at least 64-byte aligned.</summary>
    nint Allocate(long bytes);

    /// <summary>Gives memory back.</summary>
    void Free(nint handle, long bytes);

    /// <summary>Fills a tensor from host bytes in the order of memory.</summary>
    void Upload(ReadOnlySpan<byte> source, Tensor destination);

    /// <summary>Waits for a tensor and copies its bytes, in the order of memory, to the host.</summary>
    void Download(Tensor source, Span<byte> destination);

    /// <summary>Writes one value everywhere.</summary>
    void Fill(Tensor destination, double value);

    /// <summary>Converts between element types, element by element in the order of memory.</summary>
    void Cast(Tensor source, Tensor destination);

    /// <summary>Copies a strided box of elements into another (same element type). Strides and offsets count elements, within the tensors.</summary>
    void Copy(Tensor source, in Strides from, Tensor destination, in Strides to, int[] extents);

    /// <summary>A formula over one to four operands that broadcast to the destination, all of its rank and of one type, or each F32 or BF16.</summary>
    void Pointwise<F>(F formula, Tensor destination, params ReadOnlySpan<Tensor> operands)
        where F : struct, IPointwiseKernel;

    /// <summary>A formula that writes in place; the tensors have the same number of elements in the same order.</summary>
    void Update<F>(F formula, Tensor grad, Tensor value, Tensor state1, Tensor state2)
        where F : struct, IUpdateFormula;

    /// <summary>Sums, or takes the extremes, over axes; the destination has extent 1 there. Sums of BF16 are F32.</summary>
    void Reduce(Reduction kind, Tensor source, Tensor destination, ReadOnlySpan<int> axes);

    /// <summary>Index of the largest element along an axis, the first of equals; the destination is I64 with extent 1 there.</summary>
    void ArgMax(Tensor source, int axis, Tensor destination);

    /// <summary>Running sums along an axis, from the front or from the back.</summary>
    void CumSum(Tensor source, int axis, bool reverse, Tensor destination);

    /// <summary>
    /// [B, M, K] x [B, K, N] to [B, M, N], each operand's last two axes swapped first where asked. All of one type, or each F32 or
    /// BF16: where any is BF16 the factors are rounded to it, and sums are in single precision.
    /// </summary>
    void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination);

    /// <summary>
    /// Output of a convolution, plus a bias [O] where given. In all three passes the tensors are of one type, or input, output and
    /// their gradients are BF16 and weight, bias and their gradients F32.
    /// </summary>
    void Conv(in ConvGeometry geometry, Tensor input, Tensor weight, Tensor? bias, Tensor output);

    /// <summary>Gradient by the input; also the output of a transposed convolution, plus a bias [C] where given.</summary>
    void ConvInputGrad(in ConvGeometry geometry, Tensor outputGrad, Tensor weight, Tensor? bias, Tensor inputGrad);

    /// <summary>Gradient by the weight.</summary>
    void ConvWeightGrad(in ConvGeometry geometry, Tensor input, Tensor outputGrad, Tensor weightGrad);

    /// <summary>Sparse maps along height and width of [N, C, H, W]: along each, an output is the weighted sum of the inputs that the map lists for it.</summary>
    void MapPlane(Tensor source, AxisMap rows, AxisMap columns, Tensor destination);

    /// <summary>For each output of a max pooling, which place of the picture (h * W + w) holds the maximum. Destination I64, [N, OH * OW, C].</summary>
    void PoolArgMax(Tensor source, PoolGeometry geometry, Tensor destination);

    /// <summary>Picks elements along an axis by an index tensor of the destination's shape.</summary>
    void Gather(Tensor source, int axis, Tensor index, Tensor destination);

    /// <summary>Adds elements along an axis at the places an index tensor of the source's shape names; the destination is given initialised.</summary>
    void ScatterAdd(Tensor source, int axis, Tensor index, Tensor destination);

    /// <summary>Picks whole slices along an axis by a rank-1 index.</summary>
    void IndexSelect(Tensor source, int axis, Tensor index, Tensor destination);

    /// <summary>Adds whole slices along an axis at the places a rank-1 index names; the destination is given initialised.</summary>
    void IndexAdd(Tensor source, int axis, Tensor index, Tensor destination);

    /// <summary>An optional capability (<see cref="INormKernels"/> and the like), or null: then its composition of other operations runs.</summary>
    T? Find<T>()
        where T : class;
}

/// <summary>A walk through memory: the first element and how far apart neighbours are, one stride an extent.</summary>
public readonly record struct Strides(long Offset, long[] Steps);

/// <summary>How <see cref="IBackend.Reduce"/> combines elements.</summary>
public enum Reduction
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The sum of squares.</summary>
    SumOfSquares,

    /// <summary>The largest; NaN wins.</summary>
    Max,

    /// <summary>The smallest; NaN wins.</summary>
    Min,
}

/// <summary>
/// Normalisation fused with the activation that follows it, see <see cref="NormGeometry"/>. x, y and their gradients are all
/// F32 or all BF16; statistics, scale, shift and their gradients are F32.
/// </summary>
public interface INormKernels
{
    /// <summary>
    /// f((x - mean) / sqrt(var + eps) * scale + shift); mean and biased variance ([Outer * Groups] each) are outputs.
    /// Scale and shift are per channel ([Groups * Inner]) or both absent.
    /// </summary>
    void Normalize<F>(in NormGeometry geometry, double eps, F then, Tensor x, Tensor? scale, Tensor? shift, Tensor y, Tensor mean, Tensor variance)
        where F : struct, IUnaryFormula;

    /// <summary>
    /// Gradients by x, scale and shift, given the gradient by y; those that are null are not computed. What went into the
    /// activation is computed again: neither it nor y is kept.
    /// </summary>
    void NormalizeGrad<F>(
        in NormGeometry geometry, double eps, F then, Tensor grad, Tensor x, Tensor? scale, Tensor? shift, Tensor mean, Tensor variance,
        Tensor? gradX, Tensor? gradScale, Tensor? gradShift)
        where F : struct, IUnaryFormula;
}

/// <summary>Softmax along an axis in one pass over the data.</summary>
public interface ISoftmaxKernels
{
    /// <summary>Softmax, or its logarithm.</summary>
    void Softmax(Tensor source, int axis, bool logarithm, Tensor destination);
}

/// <summary>
/// Softmax of what lies one after the other in memory, as attention takes it: rows of a given extent, scaled on the way. All
/// tensors of one call are F32 or all are BF16; arithmetic is in single precision.
/// </summary>
public interface IRowSoftmaxKernels
{
    /// <summary>softmax(scale x) of each row.</summary>
    void SoftmaxRows(Tensor source, int extent, double scale, Tensor destination);

    /// <summary>The gradient by x, given the gradient by the softmax, and the softmax.</summary>
    void SoftmaxRowsGrad(Tensor grad, Tensor softmax, int extent, double scale, Tensor sourceGrad);
}

/// <summary>The gradients of a pointwise formula by all its operands in one pass, sums over what broadcasting repeated included.</summary>
public interface IPointwiseGradKernels
{
    /// <summary>
    /// The gradients by one to four operands, given the gradient by the result, to whose shape they broadcast. Where an operand has the
    /// result's extents, it and its gradient are of the type of <paramref name="grad"/>, F32 or BF16; other operands may be of either,
    /// their gradients are F32.
    /// </summary>
    /// <param name="formula">The gradients of one element.</param>
    /// <param name="grad">The gradient by the result.</param>
    /// <param name="operands">All of the result's rank.</param>
    /// <param name="gradients">Shaped like the operands; null where none is wanted.</param>
    void PointwiseGrad<F>(F formula, Tensor grad, ReadOnlySpan<Tensor> operands, ReadOnlySpan<Tensor?> gradients)
        where F : struct, IPointwiseGradient;
}
