using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>y = x * w.</summary>
internal static unsafe class ConvForward
{
    /// <summary>Overwrites y (N,OH,OW,O) with the convolution of x (N,H,W,C) and w (O,KH,KW,C/groups).</summary>
    public static void Run(in ConvGeometry g, float* x, float* w, float* y) => Run(g, x, new WeightOperand(w), y);

    /// <inheritdoc cref="Run(in ConvGeometry, float*, float*, float*)"/>
    public static void Run(in ConvGeometry g, float* x, WeightOperand w, float* y)
    {
        // How many pictures there are does not show in the packed weights.
        (string, ConvGeometry) key = (nameof(ConvForward), g with { Batch = 1 });
        if (ConvProduct.From(g) is { } product)
        {
            Gemm.Run(true, product.Rows, g.OutChannels, product.Depth, x, product.Depth, w, product.Depth, key, y, g.OutChannels);
        }
        else if (ColumnConv.Fits(g))
        {
            ColumnConv.Forward(g, x, w.Values, y);
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.Gather(GatherConv.Forward(g), x, w.Values, y);
        }
        else if (g.Output.Count > 0)
        {
            GatherKernel.Run(GatherConv.Forward(g), x, w, key, y);
        }
    }
}
