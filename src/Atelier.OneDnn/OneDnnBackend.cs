using Atelier.OneDnn.Primitives;
using Atelier.Tensors;
using Atelier.Tensors.Backends;
using Atelier.Tensors.Backends.Managed;
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
        // oneDNN adds no bias here, and its deconvolution, which would, is several times slower in bf16.
        ConvGeometry g = geometry;
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
        Compute(
            Key(ConvPass.WeightGrad, g, input, weightGrad, outputGrad, false),
            kernel => WeightGrad(kernel, Pointer(input), Pointer(outputGrad), Pointer(weightGrad)),
            () => base.ConvWeightGrad(g, input, outputGrad, weightGrad), weightGrad);
    }

    /// <inheritdoc/>
    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination)
    {
        Compute(
            Key(a, transposeA, b, transposeB, destination),
            kernel =>
            {
                DType factors = FactorType(a, b, destination);
                using DerivedMemory? roundedA = Rounded(a, factors), roundedB = Rounded(b, factors);
                kernel.Run(roundedA?.Block ?? Pointer(a), roundedB?.Block ?? Pointer(b), Pointer(destination));
            },
            () => base.MatMul(a, transposeA, b, transposeB, destination), destination);
    }

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
        bool? preferred = key is null ? false : _choices.PrefersOneDnn(key);
        if (preferred is null)
        {
            preferred = Exists(key!) && _selection.PrefersOneDnn(Fresh(() => TryRun(key!, oneDnn), weight), Fresh(managed, weight));
            _choices.Decide(key!, preferred.Value);
            weight?.Storage.Forget();
        }

        if (preferred == false || !TryRun(key!, oneDnn))
        {
            managed();
        }
    }

    /// <summary>
    /// As in training, where most passes read a weight that has just changed: packing it counts. A deep layer's packing takes several
    /// times as long as its product.
    /// </summary>
    private static Action Fresh(Action run, Tensor? weight) => () =>
    {
        weight?.Storage.Forget();
        run();
    };

    private bool Exists<TKernel>(KernelKey<TKernel> key)
        where TKernel : class, IDisposable => TryRun(key, static _ => { });

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
