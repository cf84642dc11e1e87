using Atelier.Tensors.Backends.Managed.Kernels;

namespace Atelier.Tensors.Tests.Kernels;

public sealed unsafe class GemmTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 3, 5, 7 }, { 14, 32, 16 }, { 15, 33, 17 }, { 1, 100, 50 }, { 100, 1, 50 }, { 100, 3, 500 }, { 2, 300, 129 },
        { 64, 64, 64 }, { 131, 77, 1000 }, { 29, 2100, 9 }, { 250, 250, 250 }, { 6, 6, 0 }, { 0, 4, 4 }, { 4, 0, 4 }, { 8, 16, 3000 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Product_matches_the_definition_for_every_transpose(int m, int n, int k)
    {
        foreach (bool transA in (bool[])[false, true])
        {
            foreach (bool transB in (bool[])[false, true])
            {
                Check(transA, transB, m, n, k, accumulate: false);
                Check(transA, transB, m, n, k, accumulate: true);
            }
        }
    }

    private static void Check(bool transA, bool transB, int m, int n, int k, bool accumulate)
    {
        // Distances between rows are larger than the rows: what lies between must be neither read as data nor written.
        int lda = (transA ? m : k) + 3, ldb = (transB ? k : n) + 2, ldc = n + 1;
        using NativeFloats a = NativeFloats.Random((transA ? k : m) * (long)lda, 1), b = NativeFloats.Random((transB ? n : k) * (long)ldb, 2);
        using NativeFloats c = NativeFloats.Random(m * (long)ldc, 3);
        float[] before = c.Span.ToArray();
        Gemm.Run(transA, transB, m, n, k, a.Pointer, lda, b.Pointer, ldb, c.Pointer, ldc, accumulate);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < ldc; j++)
            {
                double expected = j == n || accumulate ? before[(i * ldc) + j] : 0;
                for (int p = 0; p < k && j < n; p++)
                {
                    expected += (double)a.Span[transA ? (p * lda) + i : (i * lda) + p] * b.Span[transB ? (j * ldb) + p : (p * ldb) + j];
                }

                float found = c.Span[(i * ldc) + j];
                Assert.True(
                    Math.Abs(expected - found) <= 1e-6 + (2e-6 * Math.Sqrt(k)),
                    $"{m}x{n}x{k}, transposed {transA} {transB}: [{i}, {j}] is {found}, expected {expected}");
            }
        }

        c.AssertGuards();
    }
}
