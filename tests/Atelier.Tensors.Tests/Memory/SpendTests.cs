using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

public sealed class SpendTests
{
    // Bytes of a tensor of 2^15 numbers.
    private const long Large = 1 << 17;

    [Fact]
    public void What_no_gradient_waits_for_goes_back_at_once_and_gradients_flow_on() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Normal([1 << 15], new RandomKey(1)).WithGrad();
        long before = BufferPool.Shared.LiveBytes;
        Tensor scaled = x * 3, bent = scaled.Relu();
        scaled.Spend();
        Assert.InRange(BufferPool.Shared.LiveBytes - before, Large, Large + 64);

        float[] expected = [.. x.ToArray<float>().Select(v => v > 0 ? 3f : 0)];
        Assert.Equal(expected, Gradients.Grad(bent.Sum(), [x])[0].ToArray<float>());
        Assert.Contains("spent", Assert.Throws<ObjectDisposedException>(() => scaled.ToArray<float>()).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void What_a_gradient_waits_for_stays() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.From([2f], [1]).WithGrad(), scaled = x * 3, square = scaled.Square(), root = square.Sqrt();
        scaled.Spend();
        root.Spend();
        Assert.Equal(6, scaled.Item());
        Assert.Equal(6, root.Item());
    });

    [Fact]
    public void Without_recording_all_goes_back() => Arena.Run("test", () => Gradients.NoGrad(() =>
    {
        Tensor x = Tensor.Ones([1 << 15]).WithGrad(), y = x.Square(), z = y.Square();
        long before = BufferPool.Shared.LiveBytes;
        y.Spend();
        Assert.Equal(before - Large, BufferPool.Shared.LiveBytes);
        Assert.Equal(1, z.Mean().Item());
    }));

    [Fact]
    public void What_belongs_elsewhere_and_views_stay()
    {
        using Tensor parameter = Tensor.Ones([2]);
        parameter.Spend();
        Arena.Run("outer", () =>
        {
            Tensor outer = Tensor.Ones([2]) + 1, view = outer.Reshape(1, 2);
            Arena.Run("inner", outer.Spend);
            Assert.Equal([2f, 2f], outer.ToArray<float>());
            outer.Spend();
            Assert.Equal([2f, 2f], view.ToArray<float>());
            parameter.Spend();
        });
        Assert.Equal([1f, 1f], parameter.ToArray<float>());
    }

    [Fact]
    public void A_part_of_a_computation_keeps_its_inside_only_for_gradients() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Ones([2]).WithGrad();
        Tensor? inside = null;
        Tensor Part() => Arena.Part("block", () => (inside = x * 2) + 1);

        Assert.Equal([12f, 12f], Gradients.Grad(Part().Square().Sum(), [x])[0].ToArray<float>());
        Assert.Equal([2f, 2f], inside!.ToArray<float>());
        Assert.Equal([3f, 3f], Gradients.NoGrad(Part).ToArray<float>());
        Assert.Contains("'block'", Assert.Throws<ObjectDisposedException>(() => inside.ToArray<float>()).Message, StringComparison.Ordinal);
    });
}
