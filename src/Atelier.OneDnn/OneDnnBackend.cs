using Atelier.OneDnn.Primitives;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn;

/// <summary>
/// The managed backend, with convolutions and matrix products by oneDNN where that is faster: single precision, and bf16 in
/// hardware. Both compute in the same host memory and on the same threads.
/// </summary>
public sealed class OneDnnBackend : ManagedBackend
{
    private const int CompiledKernels = 1024;

    /// <summary>From so many weights to an element of the result on, packing decides which kernel is faster.</summary>
    private const int Deep = 4;
    private readonly KernelSelection _selection;
    private readonly KernelChoices _choices = new();

    internal OneDnnBackend(KernelSelection selection, int compiledKernels = CompiledKernels)
    {
        _selection = selection;
        Kernels = new PrimitiveCache(compiledKernels);
    }

    /// <inheritdoc/>
    public override string Name => "onednn";

    /// <summary>What has been compiled.</summary>
    internal PrimitiveCache Kernels { get; }

    /// <inheritdoc/>
    public override T? Find<T>()
        where T : class => _choices as T ?? base.Find<T>();

    /// <inheritdoc/>
    public override void Conv(in ConvGeometry geometry, Tensor input, Tensor weight, Tensor? bias, Tensor output)
    {
        ConvGeometry g = geometry;
        if (Whole(g) is { } product)
        {
            using Tensor pictures = input.View(product.Pictures), filters = weight.View(product.Filters), answers = output.View(product.Answers);
            Multiply(pictures, false, filters, true, answers, () => base.Conv(g, input, weight, null, output));
            AddBias(output, bias);
            return;
        }

        Compute(
            Key(ConvPass.Forward, g, input, weight, output, bias is not null),
            kernel =>
            {
                using DerivedMemory? packed = Packed(kernel, weight);
                kernel.Run(Pointer(input), packed?.Block ?? Pointer(weight), Pointer(output), bias is null ? 0 : Pointer(bias));
            },
            () => base.Conv(g, input, weight, bias, output), output, weight);
    }

    /// <inheritdoc/>
    public override void ConvInputGrad(in ConvGeometry geometry, Tensor outputGrad, Tensor weight, Tensor? bias, Tensor inputGrad)
    {
        ConvGeometry g = geometry;
        if (Whole(g) is { } product)
        {
            using Tensor pictures = inputGrad.View(product.Pictures), filters = weight.View(product.Filters), answers = outputGrad.View(product.Answers);
            Multiply(answers, false, filters, false, pictures, () => base.ConvInputGrad(g, outputGrad, weight, null, inputGrad));
            AddBias(inputGrad, bias);
            return;
        }

        // oneDNN adds no bias here, and its deconvolution, which would, is several times slower in bf16.
        Compute(
            Key(ConvPass.InputGrad, g, inputGrad, weight, outputGrad, false),
            kernel =>
            {
                using DerivedMemory? packed = Packed(kernel, weight);
                kernel.Run(Pointer(inputGrad), packed?.Block ?? Pointer(weight), Pointer(outputGrad));
                AddBias(inputGrad, bias);
            },
            () => base.ConvInputGrad(g, outputGrad, weight, bias, inputGrad), inputGrad, weight);
    }

    /// <inheritdoc/>
    public override void ConvWeightGrad(in ConvGeometry geometry, Tensor input, Tensor outputGrad, Tensor weightGrad)
    {
        ConvGeometry g = geometry;
        if (Whole(g) is { } product)
        {
            using Tensor pictures = input.View(product.Pictures), filters = weightGrad.View(product.Filters), answers = outputGrad.View(product.Answers);
            Multiply(answers, true, pictures, false, filters, () => base.ConvWeightGrad(g, input, outputGrad, weightGrad));
            return;
        }

        Compute(
            Key(ConvPass.WeightGrad, g, input, weightGrad, outputGrad, false),
            kernel => WeightGrad(kernel, Pointer(input), Pointer(outputGrad), Pointer(weightGrad)),
            () => base.ConvWeightGrad(g, input, outputGrad, weightGrad), weightGrad);
    }

    /// <inheritdoc/>
    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination)
        => Multiply(a, transposeA, b, transposeB, destination, () => base.MatMul(a, transposeA, b, transposeB, destination));

    private void Multiply(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination, Action managed)
        => Compute(
            Key(a, transposeA, b, transposeB, destination),
            kernel =>
            {
                DType factors = FactorType(a, b, destination);
                using DerivedMemory? roundedA = Rounded(a, factors), roundedB = Rounded(b, factors);
                kernel.Run(roundedA?.Block ?? Pointer(a), roundedB?.Block ?? Pointer(b), Pointer(destination));
            },
            managed, destination);

    /// <summary>
    /// What windows that cover whole pictures amount to: pictures and filters are rows of two matrices as they lie, and oneDNN's
    /// convolutions several times slower than its products.
    /// </summary>
    private static (Shape Pictures, Shape Filters, Shape Answers)? Whole(in ConvGeometry g)
        => ConvProduct.From(g) is { } product && product.Rows == g.Batch
            ? ([1, g.Batch, product.Depth], [1, g.OutChannels, product.Depth], [1, g.Batch, g.OutChannels])
            : null;

    /// <summary>Computes a destination by whichever kernel was, or now is, decided on.</summary>
    /// <param name="key">Which kernel; null where only the managed one will do.</param>
    /// <param name="oneDnn">Runs oneDNN's.</param>
    /// <param name="managed">Runs the managed one.</param>
    /// <param name="destination">What is written.</param>
    /// <param name="weight">What is read in a format of the kernel's own, if anything.</param>
    private void Compute<TKernel>(KernelKey<TKernel>? key, Action<TKernel> oneDnn, Action managed, Tensor destination, Tensor? weight = null)
        where TKernel : class, IDisposable
    {
        destination.Storage.Touch();
        KernelKey? way = null;
        if (key is not null && !_choices.TryGet(key, out way))
        {
            way = Fastest(key, oneDnn, managed, weight, destination);
            _choices.Decide(key, way);
            weight?.Storage.Forget();
        }

        if (way is null || !TryRun((KernelKey<TKernel>)way, oneDnn))
        {
            managed();
        }
    }

    /// <summary>oneDNN's way to compute something; null where it has none or the managed kernel is preferred.</summary>
    private KernelKey<TKernel>? Fastest<TKernel>(KernelKey<TKernel> key, Action<TKernel> oneDnn, Action managed, Tensor? weight, Tensor destination)
        where TKernel : class, IDisposable
    {
        KernelKey<TKernel>[] ways = [.. key.Ways.Cast<KernelKey<TKernel>>().Where(way => TryRun(way, static _ => { }))];
        int chosen = _selection.Choose([.. ways.Select(way => Fresh(() => TryRun(way, oneDnn), weight, destination)), Fresh(managed, weight, destination)]);
        return ways.ElementAtOrDefault(chosen);
    }

    /// <summary>
    /// As in training, where most passes read a weight that has just changed: packing it counts. A deep layer's packing takes several
    /// times as long as its product.
    /// </summary>
    private static Action Fresh(Action run, Tensor? weight, Tensor destination) => weight is null || weight.Count < Deep * destination.Count ? run : () =>
    {
        weight.Storage.Forget();
        run();
    };

    /// <summary>Runs a kernel; false where oneDNN has none.</summary>
    private bool TryRun<TKernel>(KernelKey<TKernel> key, Action<TKernel> run)
        where TKernel : class, IDisposable
    {
        lock (Engine.Turn)
        {
            if (Kernels.Get(key) is not { } kernel)
            {
                return false;
            }

            run(kernel);
            return true;
        }
    }

    private static ConvKey? Key(ConvPass pass, in ConvGeometry g, Tensor input, Tensor weight, Tensor output, bool bias)
    {
        bool known = input.DType == output.DType && input.DType is DType.F32 or DType.BF16 && weight.DType == DType.F32;
        return known && input.Count > 0 && weight.Count > 0 && output.Count > 0
            ? new ConvKey(pass, g, input.DType, bias, ThreadTeam.Size)
            : null;
    }

    private static MatMulKey? Key(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination)
    {
        if (destination.DType is not (DType.F32 or DType.BF16) || a.Count == 0 || b.Count == 0)
        {
            return null;
        }

        return new MatMulKey(
            destination.Shape[0], destination.Shape[1], destination.Shape[2], a.Shape[transposeA ? 1 : 2], transposeA, transposeB,
            FactorType(a, b, destination), destination.DType, ThreadTeam.Size);
    }

    private static DType FactorType(Tensor a, Tensor b, Tensor product) =>
        a.DType == DType.BF16 || b.DType == DType.BF16 || product.DType == DType.BF16 ? DType.BF16 : DType.F32;

    /// <summary>A factor in the type of the product's arithmetic; null where it is of that type already.</summary>
    private static DerivedMemory? Rounded(Tensor factor, DType type) =>
        factor.DType == type
            ? null
            : factor.Storage.Derived(new RoundedKey(factor.Offset, factor.Count), factor.Count * sizeof(ushort), to => Round(factor, to));

    private static unsafe void Round(Tensor factor, nint to) => HalfRows.Narrow(Pointer<float>(factor), (ushort*)to, factor.Count);

    /// <summary>A weight in the format that a kernel wants; null where that is the plain one.</summary>
    private static DerivedMemory? Packed(Convolution kernel, Tensor weight) =>
        kernel.Reorders
            ? weight.Storage.Derived(new PackedKey(kernel.Weight, weight.Offset), kernel.Weight.Bytes, to => kernel.Reorder(Pointer(weight), to))
            : null;

    private static void WeightGrad(Convolution kernel, nint input, nint outputGrad, nint weightGrad)
    {
        if (!kernel.Reorders)
        {
            kernel.Run(input, weightGrad, outputGrad);
            return;
        }

        nint packed = BufferPool.Shared.Rent(kernel.Weight.Bytes);
        try
        {
            kernel.Run(input, packed, outputGrad);
            kernel.Reorder(packed, weightGrad);
        }
        finally
        {
            BufferPool.Shared.Return(packed, kernel.Weight.Bytes);
        }
    }

    private readonly record struct PackedKey(WeightFormat Format, long Offset);

    private readonly record struct RoundedKey(long Offset, long Count);
}
