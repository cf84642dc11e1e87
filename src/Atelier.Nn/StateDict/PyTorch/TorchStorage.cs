namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>A run of elements that tensors are windows on, as the pickle speaks of it.</summary>
/// <param name="Key">Where the container keeps it.</param>
/// <param name="Type">Its elements.</param>
/// <param name="Count">Elements of the whole storage.</param>
/// <param name="First">Where this part begins; 0 but for views in files from before PyTorch 0.4.</param>
/// <param name="Length">Elements of this part.</param>
internal sealed record TorchStorage(string Key, TorchStorageType Type, long Count, long First, long Length);

/// <summary>A window on a storage. Its every element is known to lie inside.</summary>
/// <param name="Storage">The elements.</param>
/// <param name="Offset">The first element, counted from the part's beginning.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Strides">Elements from one index to the next, an axis each; not negative.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, int[] Shape, long[] Strides)
{
    /// <summary>Elements from the first one to the last, both included; 0 where there are none.</summary>
    public long Span => Shape.Contains(0) ? 0 : 1 + Shape.Zip(Strides, (extent, stride) => (extent - 1) * stride).Sum();
}
