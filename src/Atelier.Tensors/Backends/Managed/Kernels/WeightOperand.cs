using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// A weight as a kernel takes it. One that lies in a tensor's memory is packed once and stays so until it is written, which is once
/// a step of training and never while sampling; bare memory is packed for each call.
/// </summary>
internal readonly unsafe struct WeightOperand(float* values, Storage? home = null)
{
    /// <summary>The weight's own order.</summary>
    public float* Values => values;

    /// <summary>Whether a packed copy outlasts the call.</summary>
    public bool Lasts => home is not null;

    /// <summary>The weight in another order.</summary>
    /// <param name="key">What the order follows from, compared by value.</param>
    /// <param name="floats">How many numbers it takes.</param>
    /// <param name="fill">Writes them.</param>
    public ScratchPool.Lease Packed(object key, long floats, Action<nint> fill)
    {
        if (home is null)
        {
            ScratchPool.Lease lease = ScratchPool.Rent(floats);
            fill((nint)lease.Floats);
            return lease;
        }

        nint offset = (nint)values - home.Handle;
        return ScratchPool.Lease.Foreign((float*)home.Derived((key, offset), floats * sizeof(float), fill));
    }
}
