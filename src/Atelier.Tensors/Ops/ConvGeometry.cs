namespace Atelier.Tensors.Ops;

/// <summary>
/// The trilinear form behind convolution, &lt;g, x * w&gt;, with x [N, C, H, W], w [O, C / groups, KH, KW] and
/// g [N, O, OH, OW]: forward, input gradient and weight gradient are its three partial derivatives and share this record.
/// In memory x is N,H,W,C; w is O,KH,KW,C/groups; g is N,OH,OW,O (rank 4 is always channels-last).
/// Output (oh, ow) reads input (oh * stride - pad + kh * dilation, ...); reads outside the picture are zero.
/// Bottom and right padding follow from the output's extents and may be anything, less than zero included.
/// </summary>
public readonly record struct ConvGeometry(
    int Batch,
    int InChannels,
    int InHeight,
    int InWidth,
    int OutChannels,
    int OutHeight,
    int OutWidth,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PadTop,
    int PadLeft,
    int DilationHeight,
    int DilationWidth,
    int Groups)
{
    /// <summary>[N, C, H, W] of the input.</summary>
    public Shape Input => [Batch, InChannels, InHeight, InWidth];

    /// <summary>[O, C / groups, KH, KW] of the weight.</summary>
    public Shape Weight => [OutChannels, InChannels / Groups, KernelHeight, KernelWidth];

    /// <summary>[N, O, OH, OW] of the output.</summary>
    public Shape Output => [Batch, OutChannels, OutHeight, OutWidth];

    /// <summary>Multiplications and additions of one pass, counted as two operations each, padding included.</summary>
    public double Flops => 2.0 * Batch * OutHeight * OutWidth * OutChannels * (InChannels / Groups) * KernelHeight * KernelWidth;
}
