using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>The gradient of a convolution with respect to its input: also the transposed convolution.</summary>
internal static unsafe class ConvInputGrad
{
    /// <summary>Overwrites dx (N,H,W,C) from dy (N,OH,OW,O) and w (O,KH,KW,C/groups).</summary>
    public static void Run(in ConvGeometry g, float* dy, float* w, float* dx)
    {
        if (ConvProduct.From(g) is { } product)
        {
            Gemm.Run(false, false, product.Rows, product.Depth, g.OutChannels, dy, g.OutChannels, w, product.Depth, dx, product.Depth);
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.Gather(GatherConv.InputGrad(g), dy, w, dx);
        }
        else if (g.Input.Count > 0)
        {
            GatherKernel.Run(GatherConv.InputGrad(g), dy, w, dx);
        }
    }
}
