using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>
/// The convolutions that are plain matrix products in memory: 1x1 kernels, and kernels that cover the whole picture.
/// Then x is [Rows, Depth], w [OutChannels, Depth] and y [Rows, OutChannels].
/// </summary>
internal readonly record struct ConvProduct(int Rows, int Depth)
{
    /// <summary>The product that <paramref name="g"/> amounts to, if it does.</summary>
    public static ConvProduct? From(in ConvGeometry g)
    {
        if (g.Groups != 1 || g.PadTop != 0 || g.PadLeft != 0)
        {
            return null;
        }

        bool pointwise = g.KernelHeight == 1 && g.KernelWidth == 1 && g.OutHeight == g.InHeight && g.OutWidth == g.InWidth
            && (g.StrideHeight == 1 || g.OutHeight == 1) && (g.StrideWidth == 1 || g.OutWidth == 1);
        bool whole = g.OutHeight == 1 && g.OutWidth == 1 && g.KernelHeight == g.InHeight && g.KernelWidth == g.InWidth
            && (g.DilationHeight == 1 || g.KernelHeight == 1) && (g.DilationWidth == 1 || g.KernelWidth == 1);
        return pointwise ? new ConvProduct(checked(g.Batch * g.InHeight * g.InWidth), g.InChannels)
            : whole ? new ConvProduct(g.Batch, checked(g.InHeight * g.InWidth * g.InChannels))
            : null;
    }
}
