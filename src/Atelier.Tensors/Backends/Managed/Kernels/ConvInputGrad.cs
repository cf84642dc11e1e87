using Atelier.Tensors.Ops;

namespace Atelier.Tensors.Backends.Managed.Kernels;

/// <summary>The gradient of a convolution with respect to its input: also the transposed convolution.</summary>
internal static unsafe class ConvInputGrad
{
    /// <summary>Overwrites dx (N,H,W,C) from dy (N,OH,OW,O) and w (O,KH,KW,C/groups).</summary>
    public static void Run(in ConvGeometry g, float* dy, float* w, float* dx) => Run(g, dy, new WeightOperand(w), dx);

    /// <inheritdoc cref="Run(in ConvGeometry, float*, float*, float*)"/>
    public static void Run(in ConvGeometry g, float* dy, WeightOperand w, float* dx)
    {
        // How many pictures there are does not show in the packed weights.
        (string, ConvGeometry) key = (nameof(ConvInputGrad), g with { Batch = 1 });
        if (ConvProduct.From(g) is { } product)
        {
            Gemm.Run(false, product.Rows, product.Depth, g.OutChannels, dy, g.OutChannels, w, product.Depth, key, dx, product.Depth);
        }
        else if (ColumnConv.Fits(g))
        {
            ColumnConv.InputGrad(g, dy, w.Values, dx);
        }
        else if (Depthwise.Fits(g))
        {
            Depthwise.Gather(GatherConv.InputGrad(g), dy, w.Values, dx);
        }
        else if (g.Input.Count > 0)
        {
            GatherKernel.Run(GatherConv.InputGrad(g), dy, w, key, dx);
        }
    }
}
