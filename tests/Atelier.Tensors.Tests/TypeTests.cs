using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class TypeTests
{
    private static readonly DType[] All = [DType.F32, DType.F64, DType.BF16, DType.I32, DType.I64, DType.U8, DType.Bool];

    [Fact]
    public void Small_whole_numbers_survive_every_conversion() => Arena.Run("test", () =>
    {
        foreach (DType from in All)
        foreach (DType to in All)
        {
            Tensor x = Tensor.From([0L, 1, 2, 100], [4]).To(from), y = x.To(to).To(DType.I64);
            bool truths = from == DType.Bool || to == DType.Bool;
            Assert.Equal(truths ? [0L, 1, 1, 1] : [0L, 1, 2, 100], y.ToArray<long>());
        }
    });

    [Fact]
    public void Real_numbers_are_cut_towards_zero_and_anything_but_zero_is_true() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([-1.9f, -0.5f, 0f, 0.5f, 2.9f], [5]);
        Assert.Equal([-1, 0, 0, 0, 2], x.To(DType.I32).ToArray<int>());
        Assert.Equal([true, true, false, true, true], x.To(DType.Bool).ToArray<bool>());
        Assert.Equal([1f, 1f, 0f, 1f, 1f], x.To(DType.Bool).To(DType.F32).ToArray<float>());
    });

    [Fact]
    public void Bf16_rounds_to_nearest_even() => Arena.Run("test", () =>
    {
        float ulp = 1f / 128;
        float[] values = [1f, 1 + ulp / 2, 1 + 1.5f * ulp, 1 + 0.51f * ulp, 1 + 0.49f * ulp, -1 - ulp / 2, -1 - 1.5f * ulp, 3.4e38f, 1e-40f, 0f, -0f];
        float[] expected = [1f, 1f, 1 + 2 * ulp, 1 + ulp, 1f, -1f, -1 - 2 * ulp, float.PositiveInfinity, 9.18355e-41f, 0f, -0f];
        float[] found = Tensor.From(values, [values.Length]).To(DType.BF16).To(DType.F32).ToArray<float>();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i], found[i], Math.Abs(expected[i] * 1e-4f) is var slack && float.IsFinite(slack) ? slack : 0);
        }
    });

    [Fact]
    public void Every_bf16_but_nan_survives_the_way_through_single_precision() => Arena.Run("test", () =>
    {
        ushort[] bits = [.. Enumerable.Range(0, 1 << 16).Select(i => (ushort)i)];
        Tensor wide = Tensor.From(bits, [bits.Length]).To(DType.F32);
        float[] values = wide.ToArray<float>();
        ushort[] back = wide.To(DType.BF16).ToArray<ushort>();
        for (int i = 0; i < bits.Length; i++)
        {
            bool nan = (i & 0x7FFF) > 0x7F80;
            Assert.Equal(nan, float.IsNaN(values[i]));
            Assert.True(nan ? (back[i] & 0x7FFF) > 0x7F80 : back[i] == bits[i], $"{i:X4} became {back[i]:X4}");
        }
    });

    [Fact]
    public void Rounding_to_bf16_is_to_the_nearest_for_random_numbers() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([10_000], new RandomKey(1));
        float[] exact = x.ToArray<float>(), rounded = x.To(DType.BF16).To(DType.F32).ToArray<float>();
        for (int i = 0; i < exact.Length; i++)
        {
            double ulp = Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(exact[i]))) - 7);
            Assert.True(Math.Abs(exact[i] - rounded[i]) <= ulp / 2, $"{exact[i]} became {rounded[i]}");
        }
    });

    [Fact]
    public void Items_and_arrays_of_every_type_reach_the_host() => Arena.Run("test", () =>
    {
        foreach (DType type in All)
        {
            Assert.Equal(1, Tensor.Ones([1, 1, 1, 1], type).Item());
            Assert.Equal(1, Tensor.Scalar(1, type).Item());
        }

        Assert.Equal([1.5f, -2f], Tensor.From([1.5f, -2f], [2]).ToArray<float>());
        Assert.Equal([1L << 60, -5], Tensor.From([1L << 60, -5], [2]).ToArray<long>());
        Assert.Equal<byte>([7, 255], Tensor.From<byte>([7, 255], [2]).ToArray<byte>());
        Assert.Equal<byte>([1, 0], Tensor.From([true, false], [2]).ToArray<byte>());
        Assert.Equal([0L, 1, 2], Tensor.Arange(3).ToArray<long>());
        Assert.Empty(Tensor.Zeros([0, 3]).ToArray<float>());
        Assert.Equal(-1.25, Tensor.Full([1], -1.25, DType.BF16).Item());
    });

    [Fact]
    public void Integers_have_arithmetic() => Arena.Run("test", () =>
    {
        Tensor a = Tensor.From([1, 2, 3, 4], [2, 2]), b = Tensor.From([10, 20], [2]);
        Assert.Equal([11, 22, 13, 24], (a + b).ToArray<int>());
        Assert.Equal([10, 40, 30, 80], (a * b).ToArray<int>());
        Assert.Equal([4, 6], a.Sum([0]).ToArray<int>());
        Assert.Equal([7, 10, 15, 22], a.MatMul(a).ToArray<int>());
        Assert.Equal([1L, 1], a.ArgMax(1).ToArray<long>());
    });

    [Fact]
    public void Assigning_overwrites_in_place_and_is_counted() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Zeros([1, 2, 2, 2]), view = x.Detach();
        int version = x.Storage.Version;
        x.Assign(Tensor.From([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], [1, 2, 2, 2]));
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f], view.ToArray<float>());
        Assert.True(x.Storage.Version > version);
    });
}
