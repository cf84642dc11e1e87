using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests.Managed;

/// <summary>Broadcasting in single precision against indices worked out one by one.</summary>
public sealed class BroadcastTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [2, 3, 5, 7], [1, 3, 1, 1] }, { [2, 3, 40, 41], [1, 3, 1, 1] }, { [3, 64, 9, 9], [1, 64, 1, 1] }, { [2, 3, 33, 35], [2, 1, 33, 35] },
        { [2, 64, 9, 9], [2, 1, 9, 9] }, { [5, 17, 6, 6], [5, 17, 1, 1] }, { [3, 4, 40, 40], [3, 1, 1, 1] }, { [2, 3, 4, 5], [1, 1, 1, 1] },
        { [2, 5000], [1, 5000] }, { [3, 5000], [3, 1] }, { [1, 2, 1, 3], [2, 2, 4, 3] }, { [7, 1, 9], [1, 5, 9] }, { [600, 1, 3], [1, 20, 1] },
        { [1, 3000], [1500, 1] }, { [2, 3, 4, 5, 6], [1, 3, 1, 5, 1] }, { [2, 700, 4], [700, 1] }, { [2049], [1] }, { [4, 2048], [4, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_element_meets_its_own(int[] first, int[] second) => Arena.Run("broadcast", () =>
    {
        Shape a = Shape.Create(first), b = Shape.Create(second), both = Shape.Broadcast(a, b);
        float[] x = Numbers(a, 1), y = Numbers(b, 1000.5f), sum = (Tensor.From(x, a) + Tensor.From(y, b)).ToArray<float>();
        float[] reversed = (Tensor.From(y, b) + Tensor.From(x, a)).ToArray<float>();
        for (int i = 0; i < sum.Length; i++)
        {
            Assert.Equal(x[Index(both, i, a)] + y[Index(both, i, b)], sum[i]);
        }

        Assert.True(sum.AsSpan().SequenceEqual(reversed));
        Assert.Equal(both.Count, sum.Length);
    });

    [Fact]
    public void Three_operands_broadcast_each_their_own_way() => Arena.Run("where", () =>
    {
        Shape mask = [1, 1, 7, 9], a = [2, 3, 1, 1], b = [2, 3, 7, 9];
        float[] m = [.. Numbers(mask, 0).Select(v => v % 2)], x = Numbers(a, 1), y = Numbers(b, 500);

        float[] chosen = Tensor.Where(Tensor.From(m, mask), Tensor.From(x, a), Tensor.From(y, b)).ToArray<float>();

        for (int i = 0; i < chosen.Length; i++)
        {
            Assert.Equal(m[Index(b, i, mask)] != 0 ? x[Index(b, i, a)] : y[i], chosen[i]);
        }
    });

    private static float[] Numbers(Shape shape, float first) => [.. Enumerable.Range(0, (int)shape.Count).Select(i => first + i)];

    /// <summary>Where the operand's element for the result's i-th lies, both row-major.</summary>
    private static int Index(Shape result, int i, Shape operand)
    {
        int at = 0, stride = 1;
        for (int d = 1; d <= result.Rank; d++)
        {
            int extent = result[^d], index = i % extent;
            i /= extent;
            if (d <= operand.Rank)
            {
                at += operand[^d] == 1 ? 0 : index * stride;
                stride *= operand[^d];
            }
        }

        return at;
    }
}
