using Atelier.OneDnn.Native;
using Atelier.Tensors;
using Atelier.Tensors.Ops;

namespace Atelier.OneDnn.Primitives;

/// <summary>Puts a convolution's passes to oneDNN in its own terms.</summary>
internal static unsafe class ConvPlan
{
    /// <summary>The plan for a pass, or null where oneDNN has none.</summary>
    public static PrimitiveDesc? TryCreate(ConvKey key)
    {
        if (IsWrong(key))
        {
            return null;
        }

        PrimitiveDesc? forward = Forward(key);
        if (key.Pass == ConvPass.Forward || forward is null)
        {
            return forward;
        }

        using (forward)
        {
            return key.Pass == ConvPass.InputGrad ? InputGrad(key, forward) : WeightGrad(key, forward);
        }
    }

    /// <summary>
    /// Version 2.6.3 answers with garbage where channels are no multiple of 16 (jit_bf16, backward weights, dilated); found by
    /// comparing random geometries with the managed backend.
    /// </summary>
    private static bool IsWrong(ConvKey key) =>
        key is { Pass: ConvPass.WeightGrad, Type: DType.BF16 } && (key.Geometry.DilationHeight > 1 || key.Geometry.DilationWidth > 1);

    private static PrimitiveDesc? Forward(ConvKey key)
    {
        Spatial at = new(key.Geometry);
        MemoryDesc input = Formats.Picture(key, key.Geometry.Input), output = Formats.Picture(key, key.Geometry.Output);
        MemoryDesc weight = Formats.AnyWeight(key, Formats.Type(key.Type)), bias = Formats.Bias(key.Geometry.OutChannels);
        OperationDesc operation;
        return Created(
            Dnnl.InitConvolutionForward(
                &operation, Propagation.ForwardTraining, Algorithm.ConvolutionDirect, &input, &weight, key.Bias ? &bias : null, &output,
                &at.Strides, &at.Dilations, &at.PadLeft, &at.PadRight),
            &operation);
    }

    private static PrimitiveDesc? InputGrad(ConvKey key, PrimitiveDesc forward)
    {
        Spatial at = new(key.Geometry);
        MemoryDesc input = Formats.Picture(key, key.Geometry.Input), output = Formats.Picture(key, key.Geometry.Output);
        MemoryDesc weight = Formats.AnyWeight(key, Formats.Type(key.Type));
        OperationDesc operation;
        return Created(
            Dnnl.InitConvolutionBackwardData(
                &operation, Algorithm.ConvolutionDirect, &input, &weight, &output, &at.Strides, &at.Dilations, &at.PadLeft, &at.PadRight),
            &operation, forward);
    }

    // The gradient is in single precision whatever the pictures are.
    private static PrimitiveDesc? WeightGrad(ConvKey key, PrimitiveDesc forward)
    {
        Spatial at = new(key.Geometry);
        MemoryDesc input = Formats.Picture(key, key.Geometry.Input), output = Formats.Picture(key, key.Geometry.Output);
        MemoryDesc weight = Formats.AnyWeight(key, DataType.Float32);
        OperationDesc operation;
        return Created(
            Dnnl.InitConvolutionBackwardWeights(
                &operation, Algorithm.ConvolutionDirect, &input, &weight, null, &output, &at.Strides, &at.Dilations, &at.PadLeft, &at.PadRight),
            &operation, forward);
    }

    private static PrimitiveDesc? Created(Status described, OperationDesc* operation, PrimitiveDesc? forward = null) =>
        PrimitiveDesc.Accepted(described) ? PrimitiveDesc.TryCreate(ref *operation, forward) : null;

    /// <summary>
    /// Strides, dilations (0 is none) and paddings; right and bottom padding follow from the extents and may be negative. The third
    /// number is for pictures side by side.
    /// </summary>
    private struct Spatial(in ConvGeometry g)
    {
        public Dims Strides = Dims.Of(g.StrideHeight, g.StrideWidth, 1);
        public Dims Dilations = Dims.Of(g.DilationHeight - 1, g.DilationWidth - 1, 0);
        public Dims PadLeft = Dims.Of(g.PadTop, g.PadLeft, 0);
        public Dims PadRight = Dims.Of(
            After(g.InHeight, g.OutHeight, g.KernelHeight, g.StrideHeight, g.PadTop, g.DilationHeight),
            After(g.InWidth, g.OutWidth, g.KernelWidth, g.StrideWidth, g.PadLeft, g.DilationWidth),
            0);

        private static int After(int input, int output, int kernel, int stride, int before, int dilation) =>
            ((output - 1) * stride) + ((kernel - 1) * dilation) + 1 - input - before;
    }
}
