using Atelier.Nn;
using Atelier.Tensors;

namespace Atelier.Models.Gan.Terms;

/// <summary>
/// Orthogonal regularisation (Brock et al. 2018, arXiv:1809.11096, equation 3): weight |W W^T (1 - I)|^2, which wants the filters of
/// each convolution at right angles whatever their lengths. Deviations: rows of the weight as stored are the filters; convolutions
/// only, for the paper too leaves classes' embeddings out.
/// </summary>
/// <param name="Parameters">The network's; those that are no convolution's weights are passed over.</param>
/// <param name="Weight">The paper's beta; it takes 1e-4.</param>
public sealed record Orthogonality(IReadOnlyList<Parameter> Parameters, double Weight) : ITerm
{
    private readonly Parameter[] _filters = [.. Parameters.Where(p => p.Storage.Rank == 4)];

    /// <inheritdoc/>
    public string Name => "orthogonality";

    /// <inheritdoc/>
    public Tensor Loss(Turn turn)
        => _filters.Select(p => OfFilters(p.Value.Reshape(p.Storage.Shape[0], -1))).Aggregate(Tensor.Zeros([]), (sum, part) => sum + part) * Weight;

    /// <summary>All products of two rows, squared, without those of a row with itself.</summary>
    private static Tensor OfFilters(Tensor rows)
        => rows.MatMul(rows, transposeOther: true).SumOfSquares() - rows.Square().Sum([1]).SumOfSquares();
}
