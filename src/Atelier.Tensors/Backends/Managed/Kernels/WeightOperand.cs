using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>A weight as a kernel takes it; one that lies in a tensor's memory may stay packed there between two calls.</summary>
internal readonly unsafe struct WeightOperand(float* values, Storage? home = null)
{
    /// <summary>The weight's own order.</summary>
    public float* Values => values;

    /// <summary>The weight in another order, for a caller that disposes of it.</summary>
    /// <param name="key">What the order follows from, compared by value.</param>
    /// <param name="floats">How many numbers it takes.</param>
    /// <param name="fill">Writes them.</param>
    public DerivedMemory Packed(object key, long floats, Action<nint> fill)
    {
        if (home is not null)
        {
            return home.Derived((key, (nint)values - home.Handle), floats * sizeof(float), fill);
        }

        DerivedMemory memory = new(floats * sizeof(float));
        fill(memory.Block);
        return memory;
    }
}
