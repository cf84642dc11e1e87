using Atelier.Nn.Initializers;
using Atelier.Tensors;

namespace Atelier.Nn.Layers;

/// <summary>
/// Multi-head attention (arXiv:1706.03762, section 3.2.2), batch first. State as PyTorch's: <c>in_proj_weight</c> [3 D, D] (queries,
/// keys, values), <c>in_proj_bias</c> [3 D], <c>out_proj.weight</c> [D, D], <c>out_proj.bias</c> [D].
/// </summary>
public sealed class MultiheadAttention : Layer
{
    private readonly int _features, _heads;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Linear _output;

    /// <summary>Declares the layer.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="features">D, of queries, keys, values and output alike.</param>
    /// <param name="heads">How many heads share the features evenly.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <exception cref="ArgumentException">The features do not fall into the heads.</exception>
    public MultiheadAttention(Scope scope, int features, int heads, bool bias = true)
        : base(scope)
    {
        Check.PerGroup(scope, "MultiheadAttention", features, heads);
        (_features, _heads) = (features, heads);
        _weight = scope.Parameter("in_proj_weight", [3 * features, features], Init.XavierUniform);
        _bias = bias ? scope.Parameter("in_proj_bias", [3 * features], Init.Zeros) : null;
        _output = new Linear(scope["out_proj"], features, features, bias, initialBias: Init.Zeros);
    }

    /// <summary>Self-attention.</summary>
    /// <param name="x">[N, T, D].</param>
    /// <returns>[N, T, D].</returns>
    /// <exception cref="ArgumentException">The input is no [N, T, D].</exception>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>Self-attention in which not every position sees every other.</summary>
    /// <param name="x">[N, T, D].</param>
    /// <param name="mask">Added to the scores, broadcasting to [N * heads, T, T]: 0, or very negative where a position is hidden.</param>
    /// <returns>[N, T, D].</returns>
    /// <exception cref="ArgumentException">The input is no [N, T, D].</exception>
    public Tensor Forward(Tensor x, Tensor? mask)
    {
        CheckTokens(x);
        Tensor[] parts = Project(x, 0, 3).Split(-1, _features, _features, _features);
        return Attend(parts[0], parts[1], parts[2], mask);
    }

    /// <summary>Cross-attention: queries from one sequence, keys and values from another.</summary>
    /// <param name="x">[N, T, D].</param>
    /// <param name="context">[N, S, D].</param>
    /// <param name="mask">Added to the scores, broadcasting to [N * heads, T, S].</param>
    /// <returns>[N, T, D].</returns>
    /// <exception cref="ArgumentException">The inputs are no [N, T, D] and [N, S, D].</exception>
    public Tensor Forward(Tensor x, Tensor context, Tensor? mask)
    {
        CheckTokens(x);
        CheckTokens(context);
        Tensor[] parts = Project(context, 1, 3).Split(-1, _features, _features);
        return Attend(Project(x, 0, 1), parts[0], parts[1], mask);
    }

    private void CheckTokens(Tensor x)
    {
        if (x.Rank != 3 || x.Shape[2] != _features)
        {
            throw new ArgumentException($"MultiheadAttention {Scope.Path}: the input must be [N, T, {_features}], not {x.Shape}.");
        }
    }

    /// <summary>Projects with some of the three blocks: 0 queries, 1 keys, 2 values.</summary>
    private Tensor Project(Tensor x, int from, int to)
    {
        Tensor y = x.MatMul(_weight.Value.Slice(0, from * _features, to * _features), transposeOther: true);
        return _bias is null ? y : y + _bias.Value.Slice(0, from * _features, to * _features);
    }

    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        (int batch, int positions, int each) = (queries.Shape[0], queries.Shape[1], _features / _heads);
        Tensor seen = Heads(queries).Attend(Heads(keys), Heads(values), mask);
        Tensor together = seen.Reshape(1, batch, _heads, positions, each).Permute(0, 1, 3, 2, 4);
        return _output.Forward(together.Reshape(batch, positions, _features));

        // Rank 5 on the way: rank 4 would be laid out as pictures are.
        Tensor Heads(Tensor x) => x.Reshape(1, batch, -1, _heads, each).Permute(0, 1, 3, 2, 4).Reshape(batch * _heads, -1, each);
    }
}
