using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>y = x * w.</summary>
internal static unsafe class ConvForward
{
    /// <summary>Overwrites y (N,OH,OW,O) with the convolution of x (N,H,W,C) and w (O,KH,KW,C/groups).</summary>
    public static void Run(in ConvGeometry g, float* x, float* w, float* y)
    {
        if (ConvProduct.From(g) is { } product)
        {
            Gemm.Run(false, true, product.Rows, g.OutChannels, product.Depth, x, product.Depth, w, product.Depth, y, g.OutChannels);
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.Gather(GatherConv.Forward(g), x, w, y);
        }
        else if (g.Output.Count > 0)
        {
            GatherKernel.Run(GatherConv.Forward(g), x, w, y);
        }
    }
}
