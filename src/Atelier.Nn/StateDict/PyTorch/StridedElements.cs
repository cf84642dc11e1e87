namespace Atelier.Nn.StateDict.PyTorch;

/// <summary>Brings a strided window into row-major order.</summary>
internal static class StridedElements
{
    /// <summary>A tensor's elements in row-major order.</summary>
    /// <param name="window">The bytes from its first element to its last; given back as they are where they are in order already.</param>
    /// <param name="tensor">How it lies in them.</param>
    public static byte[] Gather(byte[] window, TorchTensor tensor)
    {
        if (IsRowMajor(tensor))
        {
            return window;
        }

        int size = tensor.Storage.Type.Size;
        long count = tensor.Shape.Aggregate(1L, (product, extent) => product * extent);
        byte[] elements = new byte[count * size];
        int[] index = new int[tensor.Shape.Length];
        long from = 0;
        for (long to = 0; to < elements.LongLength; to += size)
        {
            window.AsSpan((int)(from * size), size).CopyTo(elements.AsSpan((int)to, size));
            from = Advance(index, tensor, from);
        }

        return elements;
    }

    private static bool IsRowMajor(TorchTensor tensor)
    {
        long stride = 1;
        for (int axis = tensor.Shape.Length - 1; axis >= 0; axis--)
        {
            if (tensor.Shape[axis] != 1 && tensor.Strides[axis] != stride)
            {
                return tensor.Shape.Contains(0);
            }

            stride *= tensor.Shape[axis];
        }

        return true;
    }

    /// <summary>Counts an index up, the last axis first, and returns the element it leads to.</summary>
    private static long Advance(int[] index, TorchTensor tensor, long at)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            at += tensor.Strides[axis];
            if (++index[axis] < tensor.Shape[axis])
            {
                return at;
            }

            at -= index[axis] * tensor.Strides[axis];
            index[axis] = 0;
        }

        return at;
    }
}
