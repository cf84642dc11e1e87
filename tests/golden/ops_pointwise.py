"""Pointwise ops, reductions and products."""
from cases import Case, booleans, integers, levels, normal, positive, uniform

BROADCASTS = [
    ("", (3, 5), (3, 5)),
    ("_scalar_tensor", (3, 5), ()),
    ("_row", (4, 1, 5), (3, 1)),
    ("_channels", (2, 3, 4, 5), (3, 1, 1)),
    ("_channels_1", (2, 3, 4, 5), (1, 3, 1, 1)),
    ("_batch", (2, 3, 4, 5), (2, 1, 1, 1)),
    ("_last", (2, 3, 4, 5), (5,)),
    ("_both", (2, 1, 4, 1), (1, 3, 1, 5)),
]

ARITHMETIC = [
    Case(f"{name}{suffix}", f"in0 {sign} in1", normal(*a), right(*b))
    for name, sign, right in [
        ("add", "+", normal), ("sub", "-", normal), ("mul", "*", normal), ("div", "/", positive),
    ]
    for suffix, a, b in BROADCASTS
] + [
    Case("add_scalar", "in0 + 1.5", normal(3, 5)),
    Case("scalar_sub", "1 - in0", normal(3, 5)),
    Case("mul_scalar", "in0 * -0.7", normal(2, 3, 4, 5)),
    Case("scalar_div", "2 / in0", positive(3, 5)),
    Case("mul_same_input", "in0 * in0", normal(3, 5)),
    Case("pow_2", "in0 ** 2", normal(3, 5)),
    Case("pow_3", "in0 ** 3", normal(2, 3, 4, 5)),
    Case("pow_-2", "in0 ** -2", positive(3, 5)),
    Case("pow_0.5", "in0 ** 0.5", positive(3, 5)),
    Case("pow_-1.7", "in0 ** -1.7", positive(3, 5)),
    Case("pow_tensor", "in0 ** in1", positive(3, 5), normal(3, 5)),
    Case("pow_tensor_channels", "in0 ** in1", positive(2, 3, 4, 5), normal(3, 1, 1)),
]

UNARY = [
    Case(name, f"torch.{name}(in0)", draw(2, 3, 5, 7))
    for name, draw in [
        ("exp", normal), ("log", positive), ("sqrt", positive), ("rsqrt", positive),
        ("reciprocal", positive), ("abs", normal), ("sign", normal), ("neg", normal),
        ("sin", normal), ("cos", normal), ("tan", lambda *s: uniform(-1.2, 1.2, *s)),
        ("tanh", normal), ("sigmoid", normal), ("relu", normal), ("erf", normal),
        ("square", normal),
    ]
] + [
    Case("tanh_wide", "torch.tanh(in0)", uniform(-20, 20, 67)),
    Case("sigmoid_wide", "torch.sigmoid(in0)", uniform(-30, 30, 67)),
    Case("exp_wide", "torch.exp(in0)", uniform(-20, 20, 67)),
    Case("sin_wide", "torch.sin(in0)", uniform(-20, 20, 67)),
    Case("cos_wide", "torch.cos(in0)", uniform(-20, 20, 67)),
    Case("log_wide", "torch.log(in0)", uniform(1e-6, 1000, 67)),
    Case("softplus", "F.softplus(in0)", normal(2, 3, 5, 7)),
    Case("softplus_wide", "F.softplus(in0, threshold=1000)", uniform(-30, 30, 67)),
    Case("leaky_relu_0.2", "F.leaky_relu(in0, 0.2)", normal(2, 3, 5, 7)),
    Case("leaky_relu_0.01", "F.leaky_relu(in0, 0.01)", normal(13)),
    Case("elu", "F.elu(in0)", normal(2, 3, 5, 7)),
    Case("elu_0.5", "F.elu(in0, alpha=0.5)", normal(2, 3, 5, 7)),
    Case("gelu", "F.gelu(in0)", normal(2, 3, 5, 7)),
    Case("gelu_wide", "F.gelu(in0)", uniform(-6, 6, 67)),
    Case("silu", "F.silu(in0)", normal(2, 3, 5, 7)),
    Case("silu_wide", "F.silu(in0)", uniform(-20, 20, 67)),
    Case("clamp", "torch.clamp(in0, -0.5, 0.8)", normal(2, 3, 5, 7)),
    Case("clamp_min", "torch.clamp(in0, min=0.1)", normal(3, 5)),
    Case("clamp_max", "torch.clamp(in0, max=0.1)", normal(3, 5)),
]

BINARY = [
    Case("minimum", "torch.minimum(in0, in1)", normal(3, 5), normal(3, 5)),
    Case("minimum_channels", "torch.minimum(in0, in1)", normal(2, 3, 4, 5), normal(3, 1, 1)),
    Case("maximum", "torch.maximum(in0, in1)", normal(3, 5), normal(3, 5)),
    Case("maximum_channels", "torch.maximum(in0, in1)", normal(2, 3, 4, 5), normal(3, 1, 1)),
    Case("where", "torch.where(in0, in1, in2)", booleans(3, 5), normal(3, 5), normal(3, 5)),
    Case("where_broadcast", "torch.where(in0, in1, in2)",
         booleans(2, 1, 4, 5), normal(2, 3, 4, 5), normal(3, 1, 1)),
] + [
    Case(name, f"torch.{name}(in0, in1)", levels(3, 5), levels(3, 5))
    for name in ["eq", "ne", "lt", "le", "gt", "ge"]
] + [
    Case("lt_channels", "torch.lt(in0, in1)", levels(2, 3, 4, 5), levels(3, 1, 1)),
    Case("ge_scalar", "in0 >= 1", levels(2, 3, 4, 5)),
    Case("eq_i64", "torch.eq(in0, in1)", integers(3, 4, 5), integers(3, 5)),
]

AXES = [
    ("", ""), ("_dim0", "dim=0"), ("_dim1_keepdim", "dim=1, keepdim=True"), ("_dim-1", "dim=-1"),
    ("_dim2_3", "dim=(2, 3)"), ("_dim0_2_3_keepdim", "dim=(0, 2, 3), keepdim=True"),
    ("_dim1_3", "dim=(1, 3)"),
]


def over_axes(name, function, draw=normal, extra=""):
    """One case per choice of axes on a rank-4 input of odd sizes; `extra` follows the axes."""
    return [
        Case(f"{name}{suffix}",
             f"{function}({', '.join(filter(None, ['in0', axes, extra]))})", draw(2, 3, 5, 7))
        for suffix, axes in AXES
    ]


REDUCTIONS = (
    over_axes("sum", "torch.sum")
    + over_axes("mean", "torch.mean")
    + over_axes("var_unbiased", "torch.var", extra="unbiased=True")
    + over_axes("var_biased", "torch.var", extra="unbiased=False")
    + over_axes("amax", "torch.amax")
    + over_axes("amin", "torch.amin")
    + over_axes("norm_l1", "torch.linalg.vector_norm", extra="ord=1")
    + over_axes("norm_l2", "torch.linalg.vector_norm", extra="ord=2")
) + [
    Case("sum_rank2_dim0", "torch.sum(in0, dim=0)", normal(37, 19)),
    Case("sum_rank2_dim1", "torch.sum(in0, dim=1)", normal(37, 19)),
    Case("mean_rank3_dim1", "torch.mean(in0, dim=1)", normal(3, 17, 5)),
    Case("argmax_dim0", "torch.argmax(in0, dim=0)", normal(5, 7)),
    Case("argmax_dim1", "torch.argmax(in0, dim=1)", normal(2, 3, 5, 7)),
    Case("argmax_dim-1_keepdim", "torch.argmax(in0, dim=-1, keepdim=True)", normal(5, 7)),
    Case("logsumexp_dim1", "torch.logsumexp(in0, dim=1)", normal(5, 7, scale=3)),
    Case("logsumexp_dim0_keepdim", "torch.logsumexp(in0, dim=0, keepdim=True)", normal(5, 7)),
    Case("logsumexp_large", "torch.logsumexp(in0, dim=1)", uniform(80, 120, 5, 7)),
    Case("logsumexp_rank4_dim1", "torch.logsumexp(in0, dim=1)", normal(2, 3, 4, 5)),
] + [
    Case(f"{name}{suffix}", f"torch.{name}(in0, dim={dim})", draw)
    for name in ["softmax", "log_softmax"]
    for suffix, dim, draw in [
        ("_dim1", 1, normal(5, 7, scale=2)), ("_dim0", 0, normal(5, 7)),
        ("_rank3_dim-1", -1, normal(2, 3, 9)), ("_rank3_dim1", 1, normal(2, 3, 9)),
        ("_rank4_dim1", 1, normal(2, 3, 4, 5)), ("_rank4_dim-1", -1, normal(2, 3, 4, 5)),
        ("_large", 1, uniform(95, 105, 4, 9)),
    ]
]

MATMUL = [
    Case(name, call, normal(*a), normal(*b))
    for name, call, a, b in [
        ("matmul", "in0 @ in1", (5, 7), (7, 3)),
        ("matmul_odd", "in0 @ in1", (37, 41), (41, 53)),
        ("matmul_ta", "in0.mT @ in1", (7, 5), (7, 3)),
        ("matmul_tb", "in0 @ in1.mT", (5, 7), (3, 7)),
        ("matmul_ta_tb", "in0.mT @ in1.mT", (7, 5), (3, 7)),
        ("matmul_row", "in0 @ in1", (1, 7), (7, 3)),
        ("matmul_column", "in0 @ in1", (5, 7), (7, 1)),
        ("matmul_outer", "in0 @ in1", (5, 1), (1, 3)),
        ("matmul_matrix_vector", "in0 @ in1", (5, 7), (7,)),
        ("matmul_vector_matrix", "in0 @ in1", (7,), (7, 3)),
        ("matmul_dot", "in0 @ in1", (7,), (7,)),
        ("matmul_rank3", "in0 @ in1", (3, 5, 7), (3, 7, 4)),
        ("matmul_rank3_ta", "in0.mT @ in1", (3, 7, 5), (3, 7, 4)),
        ("matmul_rank3_tb", "in0 @ in1.mT", (3, 5, 7), (3, 4, 7)),
        ("matmul_rank3_ta_tb", "in0.mT @ in1.mT", (3, 7, 5), (3, 4, 7)),
        ("matmul_rank4", "in0 @ in1", (2, 3, 5, 7), (2, 3, 7, 4)),
        ("matmul_rank4_tb", "in0 @ in1.mT", (2, 3, 5, 7), (2, 3, 4, 7)),
        ("matmul_rank3_by_2", "in0 @ in1", (3, 5, 7), (7, 4)),
        ("matmul_rank2_by_3", "in0 @ in1", (5, 7), (3, 7, 4)),
        ("matmul_broadcast_batch", "in0 @ in1", (2, 1, 5, 7), (3, 7, 4)),
        ("matmul_rank3_vector", "in0 @ in1", (3, 5, 7), (7,)),
    ]
]

CASES = ARITHMETIC + UNARY + BINARY + REDUCTIONS + MATMUL
