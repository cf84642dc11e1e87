"""Convolution, pooling, resizing, padding and FIR filtering of [N, C, H, W]."""
from cases import Case, Input, fixed, normal
from formulas import fir_filter


def conv(name, options, x, weight, bias=False):
    inputs = [normal(*x), normal(*weight, scale=0.5)] + ([normal(weight[0])] if bias else [])
    args = ["in0", "in1", "in2" if bias else None, options]
    return Case(name, f"F.conv2d({', '.join(filter(None, args))})", *inputs)


def conv_transpose(name, options, x, weight, bias=0):
    inputs = [normal(*x), normal(*weight, scale=0.5)] + ([normal(bias)] if bias else [])
    args = ["in0", "in1", "in2" if bias else None, options]
    return Case(name, f"F.conv_transpose2d({', '.join(filter(None, args))})", *inputs)



def upsampled(name, options, x, weight):
    """Pixels repeated twofold, then convolved."""
    enlarged = "F.interpolate(in0, scale_factor=2.0, mode='nearest')"
    return Case(name, f"F.conv2d({enlarged}, in1, in2{options})",
                normal(*x), normal(*weight, scale=0.5), normal(weight[0]))


def pooled(name, options, x, weight):
    """Convolved, then means over 2x2 pixels."""
    return Case(name, f"F.avg_pool2d(F.conv2d(in0, in1, in2{options}), 2)",
                normal(*x), normal(*weight, scale=0.5), normal(weight[0]))

CONVOLUTIONS = [
    conv("conv2d", "", (2, 3, 7, 9), (5, 3, 3, 3)),
    conv("conv2d_bias", "", (2, 3, 7, 9), (5, 3, 3, 3), bias=True),
    conv("conv2d_p1", "padding=1", (2, 4, 6, 7), (6, 4, 3, 3)),
    conv("conv2d_s2_p1", "stride=2, padding=1", (2, 3, 7, 9), (5, 3, 3, 3)),
    conv("conv2d_4x4_s2_p1", "stride=2, padding=1", (2, 3, 8, 8), (6, 3, 4, 4)),
    conv("conv2d_4x4_s2_p1_odd", "stride=2, padding=1", (2, 3, 7, 9), (5, 3, 4, 4)),
    conv("conv2d_4x4_to_1x1", "", (2, 3, 4, 4), (1, 3, 4, 4)),
    conv("conv2d_s3_p2", "stride=3, padding=2", (2, 3, 10, 11), (4, 3, 5, 5)),
    conv("conv2d_s2x1_p0x2", "stride=(2, 1), padding=(0, 2)", (2, 3, 7, 9), (4, 3, 3, 3)),
    conv("conv2d_1x1", "", (2, 5, 4, 7), (7, 5, 1, 1)),
    conv("conv2d_1x1_s2", "stride=2", (2, 5, 5, 7), (3, 5, 1, 1)),
    conv("conv2d_1x3", "padding=(0, 1)", (2, 3, 5, 7), (4, 3, 1, 3)),
    conv("conv2d_5x2", "padding=(2, 0)", (2, 3, 7, 6), (4, 3, 5, 2), bias=True),
    conv("conv2d_7x7_p3", "padding=3", (1, 6, 9, 8), (1, 6, 7, 7), bias=True),
    conv("conv2d_dilation2", "padding=2, dilation=2", (2, 3, 9, 8), (4, 3, 3, 3)),
    conv("conv2d_dilation2x3_s2", "stride=2, padding=1, dilation=(2, 3)",
         (2, 3, 9, 11), (4, 3, 3, 3)),
    conv("conv2d_groups2", "padding=1, groups=2", (2, 4, 6, 7), (6, 2, 3, 3), bias=True),
    conv("conv2d_groups3_s2", "stride=2, padding=1, groups=3", (2, 6, 7, 7), (9, 2, 4, 4)),
    conv("conv2d_depthwise", "padding=1, groups=5", (2, 5, 6, 7), (5, 1, 3, 3)),
    conv("conv2d_depthwise_x2", "stride=2, padding=1, groups=3", (2, 3, 7, 7), (6, 1, 3, 3)),
    conv("conv2d_thin_in1", "stride=2, padding=1", (2, 1, 8, 8), (9, 1, 4, 4)),
    conv("conv2d_thin_out3", "padding=1", (2, 17, 6, 6), (3, 17, 3, 3)),
    conv("conv2d_thin_in3_out33", "padding=1", (2, 3, 6, 6), (33, 3, 3, 3)),
    conv("conv2d_wide", "padding=1", (2, 35, 5, 6), (34, 35, 3, 3)),
    conv("conv2d_wide_s2", "stride=2, padding=1", (2, 32, 8, 8), (33, 32, 4, 4)),
    conv_transpose("conv_transpose2d", "", (2, 3, 5, 4), (3, 5, 3, 3)),
    conv_transpose("conv_transpose2d_bias", "", (2, 3, 5, 4), (3, 5, 3, 3), bias=5),
    conv_transpose("conv_transpose2d_1x1_to_4x4", "", (2, 7, 1, 1), (7, 5, 4, 4)),
    conv_transpose("conv_transpose2d_4x4_s2_p1", "stride=2, padding=1",
                   (2, 5, 4, 4), (5, 3, 4, 4)),
    conv_transpose("conv_transpose2d_s2_p1", "stride=2, padding=1", (2, 3, 5, 4), (3, 5, 3, 3)),
    conv_transpose("conv_transpose2d_s2_p1_op1", "stride=2, padding=1, output_padding=1",
                   (2, 3, 5, 4), (3, 5, 3, 3), bias=5),
    conv_transpose("conv_transpose2d_s3_op2x1", "stride=3, output_padding=(2, 1)",
                   (2, 3, 3, 4), (3, 4, 3, 3)),
    conv_transpose("conv_transpose2d_dilation2", "padding=1, dilation=2",
                   (2, 3, 5, 4), (3, 4, 3, 3)),
    conv_transpose("conv_transpose2d_dilation2_s2_op1",
                   "stride=2, padding=1, output_padding=1, dilation=2", (2, 3, 4, 5), (3, 4, 3, 3)),
    conv_transpose("conv_transpose2d_groups2", "stride=2, padding=1, groups=2",
                   (2, 4, 4, 5), (4, 3, 4, 4), bias=6),
    conv_transpose("conv_transpose2d_depthwise", "stride=2, padding=1, groups=3",
                   (2, 3, 4, 5), (3, 1, 4, 4)),
    conv_transpose("conv_transpose2d_1x3_s2x1", "stride=(2, 1), padding=(0, 1)",
                   (2, 3, 4, 5), (3, 4, 1, 3)),
    conv_transpose("conv_transpose2d_wide_s2", "stride=2, padding=1",
                   (2, 33, 4, 4), (33, 32, 4, 4)),
    upsampled("conv2d_upsampled_p1", ", padding=1", (2, 3, 8, 9), (5, 3, 3, 3)),
    upsampled("conv2d_upsampled_5x2", ", padding=(1, 0)", (2, 3, 8, 9), (4, 3, 5, 2)),
    upsampled("conv2d_upsampled_p3", ", padding=3", (2, 3, 8, 9), (4, 3, 3, 3)),
    upsampled("conv2d_upsampled_1x1", "", (2, 3, 8, 9), (4, 3, 1, 1)),
    upsampled("conv2d_upsampled_small", ", padding=1", (2, 3, 3, 4), (4, 3, 3, 3)),
    pooled("conv2d_pooled_p1", ", padding=1", (2, 3, 16, 18), (5, 3, 3, 3)),
    pooled("conv2d_pooled_odd", ", padding=1", (2, 3, 17, 19), (5, 3, 3, 3)),
    pooled("conv2d_pooled_5x2", ", padding=(1, 0)", (2, 3, 18, 19), (4, 3, 5, 2)),
    pooled("conv2d_pooled_1x1", "", (2, 3, 7, 9), (4, 3, 1, 1)),
    pooled("conv2d_pooled_small", ", padding=1", (2, 3, 5, 6), (4, 3, 3, 3)),
]

POOLING = [
    Case("avg_pool2d_2", "F.avg_pool2d(in0, 2)", normal(2, 3, 6, 8)),
    Case("avg_pool2d_3_s2", "F.avg_pool2d(in0, 3, stride=2)", normal(2, 3, 8, 9)),
    Case("avg_pool2d_3_s2_p1", "F.avg_pool2d(in0, 3, stride=2, padding=1)", normal(2, 3, 7, 9)),
    Case("avg_pool2d_3_s2_p1_exclude_pad",
         "F.avg_pool2d(in0, 3, stride=2, padding=1, count_include_pad=False)", normal(2, 3, 7, 9)),
    Case("avg_pool2d_2x3_s1x2", "F.avg_pool2d(in0, (2, 3), stride=(1, 2))", normal(2, 3, 6, 7)),
    Case("max_pool2d_2", "F.max_pool2d(in0, 2)", normal(2, 3, 6, 8)),
    Case("max_pool2d_2_odd", "F.max_pool2d(in0, 2)", normal(2, 3, 7, 5)),
    Case("max_pool2d_3_s2_p1", "F.max_pool2d(in0, 3, stride=2, padding=1)", normal(2, 3, 7, 9)),
    Case("max_pool2d_3_s1_p1", "F.max_pool2d(in0, 3, stride=1, padding=1)", normal(2, 3, 5, 6)),
    Case("max_pool2d_2_s3", "F.max_pool2d(in0, 2, stride=3)", normal(2, 3, 8, 9)),
    Case("max_pool2d_3x2_s1x2", "F.max_pool2d(in0, (3, 2), stride=(1, 2))", normal(2, 3, 6, 7)),
    Case("adaptive_avg_pool2d_1", "F.adaptive_avg_pool2d(in0, 1)", normal(2, 3, 5, 7)),
    Case("adaptive_avg_pool2d_3x4", "F.adaptive_avg_pool2d(in0, (3, 4))", normal(2, 3, 7, 10)),
    Case("adaptive_avg_pool2d_2", "F.adaptive_avg_pool2d(in0, 2)", normal(2, 3, 6, 8)),
    Case("adaptive_avg_pool2d_up", "F.adaptive_avg_pool2d(in0, (5, 7))", normal(2, 3, 3, 4)),
    Case("adaptive_max_pool2d_1", "F.adaptive_max_pool2d(in0, 1)", normal(2, 3, 5, 7)),
    Case("adaptive_max_pool2d_3x4", "F.adaptive_max_pool2d(in0, (3, 4))", normal(2, 3, 7, 10)),
]


def interpolate(name, mode, size, x, align=None):
    corners = "" if align is None else f", align_corners={align}"
    call = f'F.interpolate(in0, size={size}, mode="{mode}"{corners})'
    return Case(f"interpolate_{name}", call, normal(*x))


RESIZING = [
    interpolate("nearest_2x", "nearest", (6, 8), (2, 3, 3, 4)),
    interpolate("nearest_3x2", "nearest", (9, 8), (2, 3, 3, 4)),
    interpolate("nearest_odd_up", "nearest", (7, 9), (2, 3, 3, 4)),
    interpolate("nearest_odd_down", "nearest", (3, 5), (2, 3, 7, 8)),
    interpolate("nearest_half", "nearest", (3, 4), (2, 3, 6, 8)),
] + [
    interpolate(f"bilinear{suffix}_{name}", "bilinear", size, x, align)
    for suffix, align in [("", False), ("_corners", True)]
    for name, size, x in [
        ("2x", (6, 8), (2, 3, 3, 4)), ("odd_up", (7, 9), (2, 3, 3, 4)),
        ("odd_down", (3, 5), (2, 3, 7, 8)), ("half", (3, 4), (2, 3, 6, 8)),
        ("to_1", (1, 1), (2, 3, 4, 5)), ("from_1", (3, 2), (2, 3, 1, 1)),
    ]
]

PADDING = [
    Case("pad_zero", "F.pad(in0, (1, 2, 3, 0))", normal(2, 3, 4, 5)),
    Case("pad_crop", "F.pad(in0, (-1, -2, -1, 0))", normal(2, 3, 4, 5)),
    Case("pad_crop_and_zero", "F.pad(in0, (-1, 2, 1, -1))", normal(2, 3, 4, 5)),
    Case("pad_zero_rank2", "F.pad(in0, (1, 2))", normal(3, 4)),
    Case("pad_value", "F.pad(in0, (1, 2, 0, 1), value=0.5)", normal(2, 3, 4, 5)),
    Case("pad_reflect", 'F.pad(in0, (1, 2, 3, 0), mode="reflect")', normal(2, 3, 4, 5)),
    Case("pad_reflect_full", 'F.pad(in0, (4, 4, 3, 3), mode="reflect")', normal(2, 3, 4, 5)),
    Case("pad_replicate", 'F.pad(in0, (1, 2, 3, 0), mode="replicate")', normal(2, 3, 4, 5)),
    Case("pad_replicate_wide", 'F.pad(in0, (5, 0, 0, 6), mode="replicate")', normal(2, 3, 3, 2)),
    Case("pixel_shuffle_2", "F.pixel_shuffle(in0, 2)", normal(2, 12, 3, 4)),
    Case("pixel_unshuffle_2", "F.pixel_unshuffle(in0, 2)", normal(2, 3, 6, 8)),
]


def fir(name, options, x, kernel):
    return Case(f"upfirdn2d_{name}", f"upfirdn2d(in0, in1, {options})", normal(*x), kernel)


LOW_PASS = fixed(lambda: fir_filter([1, 3, 3, 1]))
LOW_PASS_UP = fixed(lambda: fir_filter([1, 3, 3, 1], gain=4))
LOPSIDED = Input(normal(3, 4).draw, grad=False)

FIR = [
    fir("blur", "pad=(2, 1, 2, 1)", (2, 3, 6, 7), LOW_PASS),
    fir("up2", "up=2, pad=(2, 1, 2, 1)", (2, 3, 4, 5), LOW_PASS_UP),
    fir("down2", "down=2, pad=(1, 1, 1, 1)", (2, 3, 8, 6), LOW_PASS),
    fir("down2_odd", "down=2, pad=(1, 1, 1, 1)", (2, 3, 7, 9), LOW_PASS),
    fir("up2_down2", "up=2, down=2, pad=(2, 2, 2, 2)", (2, 3, 5, 6), LOW_PASS_UP),
    fir("up3_down2", "up=3, down=2, pad=(2, 1, 1, 2)", (2, 3, 5, 4), LOW_PASS_UP),
    fir("crop", "up=2, pad=(-1, 2, 3, -2)", (2, 3, 5, 6), LOW_PASS_UP),
    fir("lopsided", "pad=(1, 2, 1, 1)", (2, 3, 5, 6), LOPSIDED),
    fir("lopsided_up2_down3", "up=2, down=3, pad=(2, 1, 0, 2)", (2, 3, 5, 6), LOPSIDED),
]

CASES = CONVOLUTIONS + POOLING + RESIZING + PADDING + FIR
