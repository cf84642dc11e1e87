using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests.Managed;

/// <summary>Transpositions and other reorderings against indices worked out one by one, for every element size.</summary>
public sealed class CopyTests
{
    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [3, 5], [1, 0] }, { [17, 33], [1, 0] }, { [65, 130], [1, 0] }, { [3, 5000], [1, 0] }, { [5000, 3], [1, 0] }, { [16, 600], [1, 0] },
        { [2, 33, 40], [0, 2, 1] }, { [2, 3, 4, 5, 6], [0, 3, 1, 4, 2] }, { [2, 20, 3, 40], [0, 1, 3, 2] }, { [4, 7, 18, 20], [3, 2, 1, 0] },
        { [2, 9, 4, 16, 1], [0, 2, 1, 3, 4] }, { [1, 70, 1, 3], [3, 1, 0, 2] }, { [2, 3, 30, 31], [0, 2, 3, 1] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Elements_go_where_their_axes_go(int[] extents, int[] axes)
    {
        Check(extents, axes, i => (byte)i);
        Check(extents, axes, i => (ushort)i);
        Check(extents, axes, i => (float)i);
        Check(extents, axes, i => (long)i);
    }

    [Theory]
    [InlineData(2, 3, 5, 7)]
    [InlineData(3, 64, 20, 20)]
    [InlineData(1, 100, 33, 1)]
    [InlineData(2, 5, 1, 600)]
    [InlineData(5, 64, 7, 7)]
    [InlineData(2, 79, 23, 23)]
    public void Pictures_become_rows_and_come_back(int n, int c, int h, int w) => Arena.Run("reshape", () =>
    {
        float[] values = [.. Enumerable.Range(0, n * c * h * w).Select(i => (float)i)];
        Tensor rows = Tensor.From(values, [n, c * h * w]), pictures = rows.Reshape(n, c, h, w);

        float[] memory = pictures.ToMemory<float>();

        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / (h * w) % c;
            Assert.Equal(values[i], memory[i / (c * h * w) * c * h * w + i % (h * w) * c + channel]);
        }

        Assert.True(values.AsSpan().SequenceEqual(pictures.Reshape(n, c * h * w).ToMemory<float>()));
    });

    private static void Check<T>(int[] extents, int[] axes, Func<int, T> number)
        where T : unmanaged, IEquatable<T> => Arena.Run("permute", () =>
    {
        Shape from = Shape.Create(extents);
        T[] values = [.. Enumerable.Range(0, (int)from.Count).Select(number)];
        Tensor permuted = Tensor.From(values, from).Permute(axes);
        T[] found = permuted.ToArray<T>();
        int[] strides = new int[axes.Length];
        for (int d = 0; d < axes.Length; d++)
        {
            strides[d] = extents.Skip(axes[d] + 1).Aggregate(1, (product, extent) => product * extent);
        }

        for (int i = 0; i < found.Length; i++)
        {
            int rest = i, at = 0;
            for (int d = axes.Length - 1; d >= 0; d--)
            {
                at += rest % permuted.Shape[d] * strides[d];
                rest /= permuted.Shape[d];
            }

            if (!found[i].Equals(values[at]))
            {
                Assert.Fail($"{typeof(T).Name} {from} by [{string.Join(", ", axes)}]: element {i} is {found[i]}, not {values[at]}");
            }
        }
    });
}
