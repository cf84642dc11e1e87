using Atelier.Metrics.Numerics;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;

namespace Atelier.Metrics.Tests.Numerics;

public sealed class MatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 17, 3)]
    [InlineData(67, 33, 300)]
    public void Products_of_any_size_are_sums_of_products(int m, int n, int k)
    {
        Matrix a = Draw(1, m, k), b = Draw(2, k, n), c = Draw(3, m, n), gram = Matrix.Zeros(m, m);
        double[] before = [.. c.Values];

        Products.Add(c, -0.5, a, b);
        Products.AddGram(gram, 2, a);

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(before[(i * n) + j] - (0.5 * Dot(a, i, b.Transposed, j)), c[i, j], 1e-12 * k);
            }

            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(2 * Dot(a, i, a, j), gram[i, j], 1e-12 * k);
            }
        }
    }

    [Fact]
    public void Products_are_the_same_bits_on_one_thread()
    {
        Matrix a = Draw(1, 200, 300), two = Matrix.Zeros(200, 200), one = Matrix.Zeros(200, 200);
        Products.Add(two, 1, a, a.Transposed);
        int size = ThreadTeam.Size;
        try
        {
            ThreadTeam.Size = 1;
            Products.Add(one, 1, a, a.Transposed);
        }
        finally
        {
            ThreadTeam.Size = size;
        }

        Assert.Equal(two.Values, one.Values);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    [InlineData(150, 150)]
    [InlineData(150, 7)]
    [InlineData(130, 64)]
    [InlineData(130, 100)]
    [InlineData(10, 0)]
    public void A_factor_has_the_matrix_rank_and_multiplies_to_it(int d, int rank)
    {
        Matrix a = Draw(4, d, rank), symmetric = Matrix.Zeros(d, d), product = Matrix.Zeros(d, d);
        Products.Add(symmetric, 1, a, a.Transposed);
        double largest = symmetric.Values.Max();
        double[] expected = [.. symmetric.Values];

        Matrix factor = PivotedCholesky.Factor(symmetric);
        Products.Add(product, 1, factor, factor.Transposed);

        Assert.Equal(rank, factor.Columns);
        Assert.All(expected.Zip(product.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, largest)));
    }

    private static Matrix Draw(ulong seed, int rows, int columns)
    {
        double[] values = new double[rows * columns];
        new RandomKey(seed).FillNormal(values);
        return new Matrix(values, rows, columns);
    }

    private static double Dot(Matrix a, int i, Matrix b, int j) => Enumerable.Range(0, a.Columns).Sum(k => a[i, k] * b[j, k]);
}
