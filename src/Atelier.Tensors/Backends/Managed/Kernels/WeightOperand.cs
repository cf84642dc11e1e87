using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// A weight as a kernel takes it. One that lies in a tensor's memory stays packed from the third call between two writes on, as when
/// a sampler runs a network over and over. In training a pass takes a weight once or twice before the optimiser writes it: a packed
/// copy would cost more memory than it saves time (measured: no time at all in a DCGAN step).
/// </summary>
internal readonly unsafe struct WeightOperand(float* values, Storage? home = null)
{
    private const int CallsBeforeItPays = 2;

    /// <summary>The weight's own order.</summary>
    public float* Values => values;

    /// <summary>The weight in another order.</summary>
    /// <param name="key">What the order follows from, compared by value.</param>
    /// <param name="floats">How many numbers it takes.</param>
    /// <param name="fill">Writes them.</param>
    public ScratchPool.Lease Packed(object key, long floats, Action<nint> fill)
    {
        if (home is not null)
        {
            (object, nint) whole = (key, (nint)values - home.Handle);
            if (home.Asked(whole) > CallsBeforeItPays)
            {
                return ScratchPool.Lease.Foreign((float*)home.Derived(whole, floats * sizeof(float), fill));
            }
        }

        ScratchPool.Lease lease = ScratchPool.Rent(floats);
        fill((nint)lease.Floats);
        return lease;
    }
}
