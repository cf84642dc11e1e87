namespace Atelier.Tensors.Tests;

internal static partial class OpSamples
{
    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Moves() =>
    [
        .. Reshapes(),
        .. Permutations(),
        Case("slice_rank1", x => x.Slice(0, 2, 9, 3)),
        Case("slice_rank2", x => x.Slice(0, 1, 4).Slice(1, 0, step: 2)),
        Case("slice_channels", x => x.Slice(1, 1, 3)),
        Case("slice_rank4", x => x.Slice(1, 0, step: 2).Slice(2, 1).Slice(3, 0, -1)),
        Case("slice_rank4_steps", x => x.Slice(0, 1).Slice(2, 0, step: 3).Slice(3, 1, step: 2)),
        Case("slice_rank3", x => x.Slice(1, 2, 5).Slice(2, 1, step: 2)),
        Case("select_rank4", x => x.Select(1, 1)),
        ("concat_dim0", x => Tensor.Concat(0, x)),
        ("concat_dim1", x => Tensor.Concat(1, x)),
        ("concat_channels", x => Tensor.Concat(1, x)),
        ("concat_rank4_dim0", x => Tensor.Concat(0, x)),
        ("concat_rank4_dim2", x => Tensor.Concat(2, x)),
        ("concat_rank4_dim-1", x => Tensor.Concat(-1, x)),
        Case("split_part", x => x.Split(1, 2, 1, 3)[2]),
        Case("split_channels", x => x.Split(1, 2, 2, 2).Aggregate((product, part) => product * part)),
        Case("split_sizes", x => Tensor.Concat(1, [.. x.Split(1, 1, 3, 2).Reverse()])),
        ("stack_dim0", x => Tensor.Stack(0, x)),
        ("stack_dim1_rank3", x => Tensor.Stack(1, x)),
        ("stack_dim-1", x => Tensor.Stack(-1, x)),
        ("stack_rank4_dim1", x => Tensor.Stack(1, x)),
        Case("flip_dim0", x => x.Flip(0)),
        Case("flip_width", x => x.Flip(3)),
        Case("flip_rank4_1_2", x => x.Flip(1, 2)),
        Case("roll_1", x => x.Roll(1, 0)),
        Case("roll_-2_dim1", x => x.Roll(-2, 1)),
        Case("roll_rank4", x => x.Roll(1, 2).Roll(-2, 3)),
        Case("roll_past_end", x => x.Roll(13, 3)),
        Case("expand", x => x.Expand([2, 3, 4, 5])),
        Case("broadcast_rank2", x => x.Expand([4, 3])),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Reshapes()
    {
        foreach ((string from, int[] to) in ((string, int[])[])
            [("2x12", [2, 3, 2, 2]), ("2x3x4x5", [6, 20]), ("2x3x4x5", [2, 60]), ("2x3x4x5", [2, 3, 20]), ("2x3x20", [2, 3, 4, 5]),
            ("2x3x4x5", [4, 5, 2, 3]), ("2x3x4x5", [2, 3, 2, 2, 5]), ("2x2x3x4x5", [4, 3, 4, 5]), ("24", [2, 3, 4]),
            ("2x6x2x2", [2, 2, 3, 2, 2])])
        {
            yield return Case($"reshape_{from}_to_{string.Join('x', to)}", x => x.Reshape(Shape.Create(to)));
        }
    }

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Permutations()
    {
        foreach (string axes in (string[])
            ["10", "021", "201", "210", "0231", "0312", "1023", "0213", "3210", "0132", "01243", "03142", "43210"])
        {
            yield return Case($"permute_{axes}", x => x.Permute([.. axes.Select(axis => axis - '0')]));
        }

        yield return Case("transpose_rank4_1_2", x => x.Transpose(1, 2));
    }

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Indexing() =>
    [
        Case("gather_dim0", (x, index) => x.Gather(0, index)),
        Case("gather_dim1", (x, index) => x.Gather(1, index)),
        Case("gather_rank3_dim2", (x, index) => x.Gather(2, index)),
        Case("gather_rank4_dim1", (x, index) => x.Gather(1, index)),
        Case("scatter_add_dim0", (x, index, source) => x.ScatterAdd(0, index, source)),
        Case("scatter_add_dim1", (x, index, source) => x.ScatterAdd(1, index, source)),
        Case("scatter_add_rank4_dim1", (x, index, source) => x.ScatterAdd(1, index, source)),
        Case("index_select_dim0", (x, index) => x.IndexSelect(0, index)),
        Case("index_select_dim1", (x, index) => x.IndexSelect(1, index)),
        Case("index_select_rank4_dim1", (x, index) => x.IndexSelect(1, index)),
        Case("index_select_rank4_dim3", (x, index) => x.IndexSelect(3, index)),
        Case("one_hot", x => x.OneHot(6)),
        Case("one_hot_rank2", x => x.OneHot(4)),
        Case("embedding", (index, table) => table.Embedding(index)),
        Case("embedding_rank2", (index, table) => table.Embedding(index)),
        Case("tril", x => Lower(x, 0)),
        Case("tril_-1", x => Lower(x, -1)),
        Case("tril_rank3", x => Lower(x, 1)),
        Case("triu", x => x - Lower(x, -1)),
        Case("triu_1", x => x - Lower(x, 0)),
        Case("triu_rank4", x => x - Lower(x, 0)),
        Case("cumsum_dim0", x => x.CumSum(0)),
        Case("cumsum_dim-1", x => x.CumSum(-1)),
        Case("cumsum_rank4_dim1", x => x.CumSum(1)),
        Case("cumsum_rank3_dim1", x => x.CumSum(1)),
    ];

    private static Tensor Lower(Tensor x, int diagonal) => x * Tensor.LowerTriangle(x.Shape[-2], x.Shape[-1], diagonal).To(x.DType);
}
