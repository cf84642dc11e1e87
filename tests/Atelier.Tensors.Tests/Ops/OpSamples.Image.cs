namespace Atelier.Tensors.Tests;

internal static partial class OpSamples
{
    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Convolutions() =>
    [
        Convolution("conv2d"),
        Convolution("conv2d_bias"),
        Convolution("conv2d_p1", pad: 1),
        Convolution("conv2d_s2_p1", stride: 2, pad: 1),
        Convolution("conv2d_4x4_s2_p1", stride: 2, pad: 1),
        Convolution("conv2d_4x4_s2_p1_odd", stride: 2, pad: 1),
        Convolution("conv2d_4x4_to_1x1"),
        Convolution("conv2d_s3_p2", stride: 3, pad: 2),
        Convolution("conv2d_s2x1_p0x2", stride: (2, 1), pad: (0, 2)),
        Convolution("conv2d_1x1"),
        Convolution("conv2d_1x1_s2", stride: 2),
        Convolution("conv2d_1x3", pad: (0, 1)),
        Convolution("conv2d_5x2", pad: (2, 0)),
        Convolution("conv2d_7x7_p3", pad: 3),
        Convolution("conv2d_dilation2", pad: 2, dilation: 2),
        Convolution("conv2d_dilation2x3_s2", stride: 2, pad: 1, dilation: (2, 3)),
        Convolution("conv2d_groups2", pad: 1, groups: 2),
        Convolution("conv2d_groups3_s2", stride: 2, pad: 1, groups: 3),
        Convolution("conv2d_depthwise", pad: 1, groups: 5),
        Convolution("conv2d_depthwise_x2", stride: 2, pad: 1, groups: 3),
        Convolution("conv2d_thin_in1", stride: 2, pad: 1),
        Convolution("conv2d_thin_out3", pad: 1),
        Convolution("conv2d_thin_in3_out33", pad: 1),
        Convolution("conv2d_wide", pad: 1),
        Convolution("conv2d_wide_s2", stride: 2, pad: 1),
        Transposed("conv_transpose2d"),
        Transposed("conv_transpose2d_bias"),
        Transposed("conv_transpose2d_1x1_to_4x4"),
        Transposed("conv_transpose2d_4x4_s2_p1", stride: 2, pad: 1),
        Transposed("conv_transpose2d_s2_p1", stride: 2, pad: 1),
        Transposed("conv_transpose2d_s2_p1_op1", stride: 2, pad: 1, outputPad: 1),
        Transposed("conv_transpose2d_s3_op2x1", stride: 3, outputPad: (2, 1)),
        Transposed("conv_transpose2d_dilation2", pad: 1, dilation: 2),
        Transposed("conv_transpose2d_dilation2_s2_op1", stride: 2, pad: 1, outputPad: 1, dilation: 2),
        Transposed("conv_transpose2d_groups2", stride: 2, pad: 1, groups: 2),
        Transposed("conv_transpose2d_depthwise", stride: 2, pad: 1, groups: 3),
        Transposed("conv_transpose2d_1x3_s2x1", stride: (2, 1), pad: (0, 1)),
        Transposed("conv_transpose2d_wide_s2", stride: 2, pad: 1),
        Upsampled("conv2d_upsampled_p1", pad: 1),
        Upsampled("conv2d_upsampled_5x2", pad: (1, 0)),
        Upsampled("conv2d_upsampled_p3", pad: 3),
        Upsampled("conv2d_upsampled_1x1"),
        Upsampled("conv2d_upsampled_small", pad: 1),
        Pooled("conv2d_pooled_p1", pad: 1),
        Pooled("conv2d_pooled_odd", pad: 1),
        Pooled("conv2d_pooled_5x2", pad: (1, 0)),
        Pooled("conv2d_pooled_1x1"),
        Pooled("conv2d_pooled_small", pad: 1),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Pictures() =>
    [
        .. Pooling(),
        .. Resizing(),
        Case("pad_zero", x => x.Pad(1, 2, 3, 0)),
        Case("pad_crop", x => x.Pad(-1, -2, -1, 0)),
        Case("pad_crop_and_zero", x => x.Pad(-1, 2, 1, -1)),
        Case("pad_zero_rank2", x => x.Pad(1, 2)),
        Case("pad_value", x => (x - 0.5).Pad(1, 2, 0, 1) + 0.5),
        Case("pad_reflect", x => x.PadReflect(1, 2, 3, 0)),
        Case("pad_reflect_full", x => x.PadReflect(4, 4, 3, 3)),
        Case("pad_replicate", x => x.PadReplicate(1, 2, 3, 0)),
        Case("pad_replicate_wide", x => x.PadReplicate(5, 0, 0, 6)),
        Case("pixel_shuffle_2", x => x.PixelShuffle(2)),
        Case("pixel_unshuffle_2", x => x.PixelUnshuffle(2)),
        Case("upfirdn2d_blur", (x, f) => x.UpFirDn2d(Taps(f), before: 2, after: 1)),
        Case("upfirdn2d_up2", (x, f) => x.UpFirDn2d(Taps(f), up: 2, before: 2, after: 1)),
        Case("upfirdn2d_down2", (x, f) => x.UpFirDn2d(Taps(f), down: 2, before: 1, after: 1)),
        Case("upfirdn2d_down2_odd", (x, f) => x.UpFirDn2d(Taps(f), down: 2, before: 1, after: 1)),
        Case("upfirdn2d_up2_down2", (x, f) => x.UpFirDn2d(Taps(f), up: 2, down: 2, before: 2, after: 2)),
        Case("upfirdn2d_up3_down2", (x, f) => x.UpFirDn2d(Taps(f), up: 3, down: 2, before: (1, 2), after: (2, 1))),
        Case("upfirdn2d_crop", (x, f) => x.UpFirDn2d(Taps(f), up: 2, before: (3, -1), after: (-2, 2))),
        Case("upfirdn2d_lopsided", (x, f) => x.UpFirDn2d(Taps(f), before: (1, 1), after: (1, 2))),
        Case("upfirdn2d_lopsided_up2_down3", (x, f) => x.UpFirDn2d(Taps(f), up: 2, down: 3, before: (0, 2), after: (2, 1))),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Pooling() =>
    [
        Case("avg_pool2d_2", x => x.AvgPool2d(2)),
        Case("avg_pool2d_3_s2", x => x.AvgPool2d(3, stride: 2)),
        Case("avg_pool2d_3_s2_p1", x => x.AvgPool2d(3, stride: 2, pad: 1)),
        Case("avg_pool2d_3_s2_p1_exclude_pad", x => x.AvgPool2d(3, stride: 2, pad: 1, countPad: false)),
        Case("avg_pool2d_2x3_s1x2", x => x.AvgPool2d((2, 3), stride: (1, 2))),
        Case("max_pool2d_2", x => x.MaxPool2d(2)),
        Case("max_pool2d_2_odd", x => x.MaxPool2d(2)),
        Case("max_pool2d_3_s2_p1", x => x.MaxPool2d(3, stride: 2, pad: 1)),
        Case("max_pool2d_3_s1_p1", x => x.MaxPool2d(3, stride: 1, pad: 1)),
        Case("max_pool2d_2_s3", x => x.MaxPool2d(2, stride: 3)),
        Case("max_pool2d_3x2_s1x2", x => x.MaxPool2d((3, 2), stride: (1, 2))),
        Case("adaptive_avg_pool2d_1", x => x.AdaptiveAvgPool2d(1, 1)),
        Case("adaptive_avg_pool2d_3x4", x => x.AdaptiveAvgPool2d(3, 4)),
        Case("adaptive_avg_pool2d_2", x => x.AdaptiveAvgPool2d(2, 2)),
        Case("adaptive_avg_pool2d_up", x => x.AdaptiveAvgPool2d(5, 7)),
        Case("adaptive_max_pool2d_1", x => x.AdaptiveMaxPool2d(1, 1)),
        Case("adaptive_max_pool2d_3x4", x => x.AdaptiveMaxPool2d(3, 4)),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Resizing()
    {
        foreach ((string name, int height, int width) in ((string, int, int)[])
            [("2x", 6, 8), ("3x2", 9, 8), ("odd_up", 7, 9), ("odd_down", 3, 5), ("half", 3, 4)])
        {
            yield return Case($"interpolate_nearest_{name}", x => x.ResizeNearest(height, width));
        }

        foreach ((string name, int height, int width) in ((string, int, int)[])
            [("2x", 6, 8), ("odd_up", 7, 9), ("odd_down", 3, 5), ("half", 3, 4), ("to_1", 1, 1), ("from_1", 3, 2)])
        {
            yield return Case($"interpolate_bilinear_{name}", x => x.ResizeBilinear(height, width));
            yield return Case($"interpolate_bilinear_corners_{name}", x => x.ResizeBilinear(height, width, alignCorners: true));
        }
    }

    private static (string Name, Func<Tensor[], Tensor> Call) Convolution(
        string name, Pair? stride = null, Pair? pad = null, Pair? dilation = null, int groups = 1)
        => (name, x => Biased(x[0].Conv2d(x[1], stride, pad, dilation, groups), x));

    private static (string Name, Func<Tensor[], Tensor> Call) Transposed(
        string name, Pair? stride = null, Pair? pad = null, Pair? outputPad = null, Pair? dilation = null, int groups = 1)
        => (name, x => Biased(x[0].ConvTranspose2d(x[1], stride, pad, outputPad, dilation, groups), x));

    private static (string Name, Func<Tensor[], Tensor> Call) Upsampled(string name, Pair? pad = null) => (name, x => x[0].UpsampleConv2d(x[1], pad, x[2]));

    private static (string Name, Func<Tensor[], Tensor> Call) Pooled(string name, Pair? pad = null) => (name, x => x[0].Conv2dAvgPool(x[1], pad, x[2]));

    private static Tensor Biased(Tensor y, Tensor[] x) => x.Length == 2 ? y : y + x[2].Reshape(-1, 1, 1);

    private static double[,] Taps(Tensor filter)
    {
        double[] values = Atelier.Testing.Close.Values(filter);
        double[,] taps = new double[filter.Shape[0], filter.Shape[1]];
        Buffer.BlockCopy(values, 0, taps, 0, values.Length * sizeof(double));
        return taps;
    }
}
