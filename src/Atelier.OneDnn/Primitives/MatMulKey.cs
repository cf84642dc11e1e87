using System.Globalization;
using Atelier.Tensors;

namespace Atelier.OneDnn.Primitives;

/// <summary>All that a compiled product of matrices depends on: [Batch, Rows, Inner] x [Batch, Inner, Columns].</summary>
/// <param name="Batch">How many products.</param>
/// <param name="Rows">Of the result.</param>
/// <param name="Columns">Of the result.</param>
/// <param name="Inner">Terms of each sum.</param>
/// <param name="TransposeA">Whether the left factor lies as [Batch, Inner, Rows].</param>
/// <param name="TransposeB">Whether the right factor lies as [Batch, Columns, Inner].</param>
/// <param name="Factors">Type of both factors.</param>
/// <param name="Product">Type of the result.</param>
/// <param name="Threads">How many run it.</param>
internal sealed record MatMulKey(
    int Batch, int Rows, int Columns, int Inner, bool TransposeA, bool TransposeB, DType Factors, DType Product, int Threads) : KernelKey<MatMul>
{
    /// <inheritdoc/>
    public override string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"matmul {Factors}->{Product} {Batch} x ({Rows}x{Inner}{(TransposeA ? " transposed" : "")} * {Inner}x{Columns}{(TransposeB ? " transposed" : "")}) threads {Threads}");

    /// <inheritdoc/>
    public override MatMul? TryCompile() => MatMul.TryCreate(this);
}
