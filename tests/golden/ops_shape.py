"""Ops that move, pick or mask values, and attention."""
from cases import Case, integers, normal

RESHAPE = [
    Case(f"reshape_{'x'.join(map(str, a))}_to_{'x'.join(map(str, b))}",
         f"in0.reshape({', '.join(map(str, b))})", normal(*a))
    for a, b in [
        ((2, 12), (2, 3, 2, 2)), ((2, 3, 4, 5), (6, 20)), ((2, 3, 4, 5), (2, 60)),
        ((2, 3, 4, 5), (2, 3, 20)), ((2, 3, 20), (2, 3, 4, 5)), ((2, 3, 4, 5), (4, 5, 2, 3)),
        ((2, 3, 4, 5), (2, 3, 2, 2, 5)), ((2, 2, 3, 4, 5), (4, 3, 4, 5)), ((24,), (2, 3, 4)),
        ((2, 6, 2, 2), (2, 2, 3, 2, 2)),
    ]
]

PERMUTE = [
    Case(f"permute_{''.join(map(str, axes))}",
         f"in0.permute({', '.join(map(str, axes))})", normal(*[2, 3, 4, 5, 6][:len(axes)]))
    for axes in [
        (1, 0), (0, 2, 1), (2, 0, 1), (2, 1, 0), (0, 2, 3, 1), (0, 3, 1, 2), (1, 0, 2, 3),
        (0, 2, 1, 3), (3, 2, 1, 0), (0, 1, 3, 2), (0, 1, 2, 4, 3), (0, 3, 1, 4, 2), (4, 3, 2, 1, 0),
    ]
] + [Case("transpose_rank4_1_2", "in0.transpose(1, 2)", normal(2, 3, 4, 5))]

SLICES = [
    Case("slice_rank1", "in0[2:9:3]", normal(11)),
    Case("slice_rank2", "in0[1:4, ::2]", normal(5, 7)),
    Case("slice_channels", "in0[:, 1:3]", normal(2, 5, 4, 3)),
    Case("slice_rank4", "in0[:, ::2, 1:, :-1]", normal(2, 5, 4, 6)),
    Case("slice_rank4_steps", "in0[1:, :, ::3, 1::2]", normal(3, 2, 7, 8)),
    Case("slice_rank3", "in0[:, 2:5, 1::2]", normal(2, 6, 7)),
    Case("select_rank4", "in0[:, 1]", normal(2, 3, 4, 5)),
    Case("concat_dim0", "torch.cat([in0, in1], dim=0)", normal(2, 3), normal(4, 3)),
    Case("concat_dim1", "torch.cat([in0, in1, in2], dim=1)",
         normal(2, 3), normal(2, 1), normal(2, 4)),
    Case("concat_channels", "torch.cat([in0, in1], dim=1)",
         normal(2, 3, 4, 5), normal(2, 2, 4, 5)),
    Case("concat_rank4_dim0", "torch.cat([in0, in1], dim=0)",
         normal(2, 3, 4, 5), normal(1, 3, 4, 5)),
    Case("concat_rank4_dim2", "torch.cat([in0, in1], dim=2)",
         normal(2, 3, 4, 5), normal(2, 3, 2, 5)),
    Case("concat_rank4_dim-1", "torch.cat([in0, in1], dim=-1)",
         normal(2, 3, 4, 5), normal(2, 3, 4, 2)),
    Case("split_part", "torch.split(in0, [2, 1, 3], dim=1)[2]", normal(4, 6)),
    Case("split_channels", "math.prod(torch.split(in0, 2, dim=1))", normal(2, 6, 3, 4)),
    Case("split_sizes", "torch.cat(torch.split(in0, [1, 3, 2], dim=1)[::-1], dim=1)",
         normal(2, 6, 3, 4)),
    Case("stack_dim0", "torch.stack([in0, in1], dim=0)", normal(3, 4), normal(3, 4)),
    Case("stack_dim1_rank3", "torch.stack([in0, in1, in2], dim=1)",
         normal(2, 3, 4), normal(2, 3, 4), normal(2, 3, 4)),
    Case("stack_dim-1", "torch.stack([in0, in1], dim=-1)", normal(3, 4), normal(3, 4)),
    Case("stack_rank4_dim1", "torch.stack([in0, in1], dim=1)",
         normal(2, 3, 4, 5), normal(2, 3, 4, 5)),
    Case("flip_dim0", "torch.flip(in0, [0])", normal(5, 3)),
    Case("flip_width", "torch.flip(in0, [3])", normal(2, 3, 4, 5)),
    Case("flip_rank4_1_2", "torch.flip(in0, [1, 2])", normal(2, 3, 4, 5)),
    Case("roll_1", "torch.roll(in0, 1, 0)", normal(5, 3)),
    Case("roll_-2_dim1", "torch.roll(in0, -2, 1)", normal(5, 3)),
    Case("roll_rank4", "torch.roll(in0, (1, -2), (2, 3))", normal(2, 3, 4, 5)),
    Case("roll_past_end", "torch.roll(in0, 13, 3)", normal(2, 3, 4, 5)),
    Case("expand", "in0.expand(2, 3, 4, 5)", normal(3, 1, 5)),
    Case("broadcast_rank2", "in0.expand(4, 3)", normal(1, 3)),
]

INDEXING = [
    Case("gather_dim0", "torch.gather(in0, 0, in1)", normal(5, 4), integers(5, 3, 4)),
    Case("gather_dim1", "torch.gather(in0, 1, in1)", normal(5, 7), integers(7, 5, 3)),
    Case("gather_rank3_dim2", "torch.gather(in0, 2, in1)", normal(2, 3, 6), integers(6, 2, 3, 4)),
    Case("gather_rank4_dim1", "torch.gather(in0, 1, in1)",
         normal(2, 5, 3, 4), integers(5, 2, 2, 3, 4)),
    Case("scatter_add_dim0", "in0.scatter_add(0, in1, in2)",
         normal(5, 4), integers(5, 7, 4), normal(7, 4)),
    Case("scatter_add_dim1", "in0.scatter_add(1, in1, in2)",
         normal(3, 6), integers(6, 3, 8), normal(3, 8)),
    Case("scatter_add_rank4_dim1", "in0.scatter_add(1, in1, in2)",
         normal(2, 5, 3, 4), integers(5, 2, 6, 3, 4), normal(2, 6, 3, 4)),
    Case("index_select_dim0", "torch.index_select(in0, 0, in1)", normal(5, 4), integers(5, 7)),
    Case("index_select_dim1", "torch.index_select(in0, 1, in1)", normal(4, 5), integers(5, 3)),
    Case("index_select_rank4_dim1", "torch.index_select(in0, 1, in1)",
         normal(2, 5, 3, 4), integers(5, 4)),
    Case("index_select_rank4_dim3", "torch.index_select(in0, 3, in1)",
         normal(2, 3, 4, 5), integers(5, 8)),
    Case("one_hot", "F.one_hot(in0, 6)", integers(6, 9)),
    Case("one_hot_rank2", "F.one_hot(in0, 4)", integers(4, 2, 3)),
    Case("embedding", "F.embedding(in0, in1)", integers(6, 9), normal(6, 5)),
    Case("embedding_rank2", "F.embedding(in0, in1)", integers(6, 3, 4), normal(6, 5)),
    Case("tril", "torch.tril(in0)", normal(5, 7)),
    Case("tril_-1", "torch.tril(in0, -1)", normal(6, 6)),
    Case("tril_rank3", "torch.tril(in0, 1)", normal(2, 4, 5)),
    Case("triu", "torch.triu(in0)", normal(5, 7)),
    Case("triu_1", "torch.triu(in0, 1)", normal(6, 6)),
    Case("triu_rank4", "torch.triu(in0, 1)", normal(2, 3, 4, 5)),
    Case("cumsum_dim0", "torch.cumsum(in0, dim=0)", normal(6, 5)),
    Case("cumsum_dim-1", "torch.cumsum(in0, dim=-1)", normal(3, 9)),
    Case("cumsum_rank4_dim1", "torch.cumsum(in0, dim=1)", normal(2, 4, 3, 5)),
    Case("cumsum_rank3_dim1", "torch.cumsum(in0, dim=1)", normal(2, 7, 3)),
]

ATTENTION = [
    Case(f"scaled_dot_product_attention{suffix}",
         f"scaled_dot_product_attention(in0, in1, in2{causal})",
         normal(*q), normal(*k), normal(*v))
    for suffix, causal, q, k, v in [
        ("", "", (2, 5, 4), (2, 7, 4), (2, 7, 3)),
        ("_causal", ", causal=True", (2, 6, 4), (2, 6, 4), (2, 6, 4)),
        ("_heads", "", (2, 3, 5, 4), (2, 3, 5, 4), (2, 3, 5, 4)),
        ("_heads_causal", ", causal=True", (2, 3, 9, 8), (2, 3, 9, 8), (2, 3, 9, 8)),
    ]
]

CASES = RESHAPE + PERMUTE + SLICES + INDEXING + ATTENTION
