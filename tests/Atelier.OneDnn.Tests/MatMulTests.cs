using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.OneDnn.Tests;

/// <summary>Products of matrices of either type, either way round, against double precision.</summary>
public sealed class MatMulTests
{
    private static OneDnnBackend Backend => OnOneDnnAttribute.Backend!;

    public static MatrixTheoryData<int[], DType, DType, DType> Cases { get; } = new(
        [[1, 37, 65, 19], [5, 16, 16, 64], [3, 1, 8, 9], [2, 33, 1, 40], [1, 128, 96, 1]],
        [DType.F32, DType.BF16], [DType.F32, DType.BF16], [DType.F32, DType.BF16]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_match_double_precision(int[] extents, DType left, DType right, DType product) => Arena.Run("product", () =>
    {
        (int batch, int rows, int columns, int inner) = (extents[0], extents[1], extents[2], extents[3]);
        foreach ((bool transposeA, bool transposeB) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
        {
            Tensor a = Matrix(batch, transposeA ? inner : rows, transposeA ? rows : inner, 1);
            Tensor b = Matrix(batch, transposeB ? columns : inner, transposeB ? inner : columns, 2);
            Tensor found = Tensor.Empty([batch, rows, columns], product), exact = Tensor.Empty([batch, rows, columns], DType.F64);
            Backend.MatMul(a.To(left), transposeA, b.To(right), transposeB, found);
            ManagedBackend.Instance.MatMul(a.To(DType.F64), transposeA, b.To(DType.F64), transposeB, exact);
            Close.To(exact, found, product == DType.BF16 ? 1.0 / 256 : 1e-5, $"transposed {transposeA} {transposeB}");
        }
    });

    [Fact]
    public void A_factor_written_in_place_is_rounded_anew() => Arena.Run("in place", () =>
    {
        Tensor a = Matrix(1, 8, 8, 1).To(DType.BF16), b = Matrix(1, 8, 8, 2), y = Tensor.Empty([1, 8, 8], DType.BF16);
        Backend.MatMul(a, false, b, false, y);
        Backend.Fill(b, 0);
        Backend.MatMul(a, false, b, false, y);
        Assert.All(Close.Values(y), value => Assert.Equal(0, value));
    });

    /// <summary>Numbers that bf16 holds exactly.</summary>
    private static Tensor Matrix(int batch, int rows, int columns, ulong stream) =>
        Tensor.Normal([batch, rows, columns], new RandomKey(stream)).To(DType.BF16).To(DType.F32);
}
