using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed;

/// <summary>
/// A tensor as single precision, for kernels that know nothing else: F32 is shown as it lies, BF16 through scratch memory, widened
/// before a kernel reads or narrowed after it has written.
/// </summary>
internal readonly unsafe ref struct Wide
{
    private readonly Tensor? _tensor;
    private readonly bool _narrow;

    private Wide(Tensor tensor, bool narrow)
    {
        if (tensor.DType != DType.BF16)
        {
            Pointer = ManagedBackend.Pointer<float>(tensor);
            return;
        }

        (_tensor, _narrow) = (tensor, narrow);
        Pointer = (float*)BufferPool.Shared.Rent(tensor.Count * sizeof(float));
    }

    public float* Pointer { get; }

    public static Wide Read(Tensor tensor)
    {
        Wide wide = new(tensor, narrow: false);
        if (wide._tensor is not null)
        {
            HalfRows.Widen(ManagedBackend.Pointer<ushort>(tensor), wide.Pointer, tensor.Count);
        }

        return wide;
    }

    public static Wide Write(Tensor tensor) => new(tensor, narrow: true);

    public void Dispose()
    {
        if (_tensor is null)
        {
            return;
        }

        if (_narrow)
        {
            HalfRows.Narrow(Pointer, ManagedBackend.Pointer<ushort>(_tensor), _tensor.Count);
        }

        BufferPool.Shared.Return((nint)Pointer, _tensor.Count * sizeof(float));
    }
}
