namespace Atelier.Tensors.Tests;

internal static partial class OpSamples
{
    private delegate Tensor Reduce(Tensor x, int[]? axes, bool keepDim);

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Reductions() =>
    [
        .. OverAxes("sum", (x, axes, keep) => x.Sum(axes, keep)),
        .. OverAxes("mean", (x, axes, keep) => x.Mean(axes, keep)),
        .. OverAxes("var_unbiased", (x, axes, keep) => x.Var(axes, keep)),
        .. OverAxes("var_biased", (x, axes, keep) => x.Var(axes, keep, correction: 0)),
        .. OverAxes("amax", (x, axes, keep) => x.Max(axes, keep)),
        .. OverAxes("amin", (x, axes, keep) => x.Min(axes, keep)),
        .. OverAxes("norm_l1", (x, axes, keep) => x.NormL1(axes, keep)),
        .. OverAxes("norm_l2", (x, axes, keep) => x.NormL2(axes, keep)),
        Case("sum_rank2_dim0", x => x.Sum([0])),
        Case("sum_rank2_dim1", x => x.Sum([1])),
        Case("mean_rank3_dim1", x => x.Mean([1])),
        Case("argmax_dim0", x => x.ArgMax(0)),
        Case("argmax_dim1", x => x.ArgMax(1)),
        Case("argmax_dim-1_keepdim", x => x.ArgMax(-1, keepDim: true)),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> OverAxes(string name, Reduce reduce) =>
    [
        Case(name, x => reduce(x, null, false)),
        Case($"{name}_dim0", x => reduce(x, [0], false)),
        Case($"{name}_dim1_keepdim", x => reduce(x, [1], true)),
        Case($"{name}_dim-1", x => reduce(x, [-1], false)),
        Case($"{name}_dim2_3", x => reduce(x, [2, 3], false)),
        Case($"{name}_dim0_2_3_keepdim", x => reduce(x, [0, 2, 3], true)),
        Case($"{name}_dim1_3", x => reduce(x, [1, 3], false)),
    ];

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Softmaxes()
    {
        yield return Case("logsumexp_dim1", x => x.LogSumExp([1]));
        yield return Case("logsumexp_dim0_keepdim", x => x.LogSumExp([0], keepDim: true));
        yield return Case("logsumexp_large", x => x.LogSumExp([1]));
        yield return Case("logsumexp_rank4_dim1", x => x.LogSumExp([1]));
        foreach ((string suffix, int axis) in ((string, int)[])
            [("dim1", 1), ("dim0", 0), ("rank3_dim-1", -1), ("rank3_dim1", 1), ("rank4_dim1", 1), ("rank4_dim-1", -1), ("large", 1)])
        {
            yield return Case($"softmax_{suffix}", x => x.Softmax(axis));
            yield return Case($"log_softmax_{suffix}", x => x.LogSoftmax(axis));
        }
    }

    private static IEnumerable<(string Name, Func<Tensor[], Tensor> Call)> Products()
    {
        foreach (string shapes in (string[])
            ["", "_odd", "_row", "_column", "_outer", "_matrix_vector", "_vector_matrix", "_dot", "_rank3", "_rank4", "_rank3_by_2",
            "_rank2_by_3", "_broadcast_batch", "_rank3_vector"])
        {
            yield return Case($"matmul{shapes}", (a, b) => a.MatMul(b));
        }

        foreach (string rank in (string[])["", "_rank3"])
        {
            yield return Case($"matmul{rank}_ta", (a, b) => a.MatMul(b, transposeThis: true));
            yield return Case($"matmul{rank}_tb", (a, b) => a.MatMul(b, transposeOther: true));
            yield return Case($"matmul{rank}_ta_tb", (a, b) => a.MatMul(b, transposeThis: true, transposeOther: true));
        }

        yield return Case("matmul_rank4_tb", (a, b) => a.MatMul(b, transposeOther: true));
        foreach (string suffix in (string[])["", "_heads"])
        {
            yield return Case($"scaled_dot_product_attention{suffix}", (q, k, v) => q.Attend(k, v));
            yield return Case($"scaled_dot_product_attention{suffix}_causal", (q, k, v) => q.Attend(k, v, Tensor.CausalMask(q.Shape[-2])));
        }
    }
}
