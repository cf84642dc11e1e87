using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

/// <summary>Nothing at all, single elements and odd extents.</summary>
public sealed class EdgeTests
{
    [Fact]
    public void Nothing_is_computed_of_nothing() => Arena.Run("test", () =>
    {
        foreach (Shape shape in (Shape[])[[0], [0, 3], [3, 0], [0, 3, 4, 5], [2, 3, 0, 5], [2, 0, 3]])
        {
            Tensor x = Tensor.Zeros(shape).WithGrad();
            Assert.Equal(shape, (x.Exp() + x * 2).Shape);
            Assert.Equal(shape, x.CumSum(0).Shape);
            Assert.Equal(shape, x.Flip(0).Shape);
            Assert.Equal(shape.Count, Tensor.Concat(0, x, x).Count);
            Assert.Equal(shape, Tensor.Where(x > 0, x, x).Shape);
            Assert.Equal(shape, x.To(DType.F64).To(DType.F32).Shape);
            Assert.Equal(0, x.Sum().Item());
            Assert.Equal(shape, Gradients.Grad((x.Sin() * x).Sum(), [x])[0].Shape);
            Assert.Equal(shape, x.Permute([.. Enumerable.Range(0, shape.Rank).Reverse()]).Permute([.. Enumerable.Range(0, shape.Rank).Reverse()]).Shape);
            Assert.Equal([shape[0], shape[0] == 0 ? Math.Max(0, (int)Shape.Create(shape.AsSpan()[1..]).Count) : (int)shape.Count / shape[0]], x.Flatten().Shape.ToArray());
        }
    });

    [Fact]
    public void Sums_over_nothing_are_zero_and_means_are_not_numbers() => Arena.Run("test", () =>
    {
        Assert.Equal([0f, 0f, 0f], Tensor.Zeros([0, 3]).Sum([0]).ToArray<float>());
        Assert.Equal([0f, 0f], Tensor.Zeros([2, 0]).Sum([1]).ToArray<float>());
        Assert.All(Tensor.Zeros([2, 3, 0, 0]).Sum([2, 3]).ToArray<float>(), v => Assert.Equal(0, v));
        Assert.True(double.IsNaN(Tensor.Zeros([0]).Mean().Item()));
        Assert.Equal([4, 0], Tensor.Zeros([4, 0, 3]).Max([2]).Shape.ToArray());
    });

    [Fact]
    public void Products_over_nothing_are_zero() => Arena.Run("test", () =>
    {
        Tensor a = Tensor.Zeros([3, 0]).WithGrad(), b = Tensor.Zeros([0, 4]).WithGrad();
        Tensor y = a.MatMul(b);
        Assert.Equal([3, 4], y.Shape.ToArray());
        Assert.All(y.ToArray<float>(), v => Assert.Equal(0, v));
        Assert.Equal([3, 0], Gradients.Grad(y.Sum(), [a, b])[0].Shape.ToArray());
        Assert.Equal([0, 4], Tensor.Zeros([0, 3]).MatMul(Tensor.Zeros([3, 4])).Shape.ToArray());
        Assert.Equal([0, 2, 4], Tensor.Zeros([0, 2, 3]).MatMul(Tensor.Zeros([0, 3, 4])).Shape.ToArray());
    });

    [Fact]
    public void A_batch_of_none_goes_through_a_network() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Zeros([0, 3, 8, 8]).WithGrad(), w = Tensor.Ones([4, 3, 4, 4]).WithGrad();
        Tensor y = x.Conv2d(w, stride: 2, pad: 1).LeakyRelu().MaxPool2d(2).AvgPool2d(2).ResizeNearest(3, 3);
        Assert.Equal([0, 4, 3, 3], y.Shape.ToArray());
        Tensor[] grads = Gradients.Grad(y.Sum(), [x, w]);
        Assert.Equal(x.Shape, grads[0].Shape);
        Assert.All(grads[1].ToArray<float>(), v => Assert.Equal(0, v));
    });

    [Fact]
    public void Single_numbers_broadcast_into_any_rank() => Arena.Run("test", () =>
    {
        Tensor x = Tensor.Full([2, 1, 3, 1], 2), one = Tensor.Scalar(3);
        Assert.All((x * one).ToArray<float>(), v => Assert.Equal(6, v));
        Assert.All((one - x).ToArray<float>(), v => Assert.Equal(1, v));
        Assert.Equal(6, (Tensor.Scalar(2) * one).Item());
        Assert.Equal(1, Tensor.Scalar(2).WithGrad() is var s ? Gradients.Grad(s, [s])[0].Item() : 0);
        Assert.Equal(DType.F64, (Tensor.Scalar(2) * Tensor.Ones([2], DType.F64)).DType);
    });

    /// <summary>Rows of every length around a vector's, alone and broadcasting: what is left over is computed like the rest.</summary>
    [Fact]
    public void Every_length_gives_every_element() => Arena.Run("test", () =>
    {
        for (int length = 1; length <= 70; length++)
        {
            float[] a = [.. Enumerable.Range(0, length).Select(i => i * 0.25f)];
            Tensor x = Tensor.From(a, [length]), column = Tensor.From([1f, 2f, 3f], [3, 1]);
            Assert.Equal(a.Select(v => v * v + 1), (x.Square() + 1).ToArray<float>());
            Assert.Equal(((float[])[1, 2, 3]).SelectMany(c => a.Select(v => v + c)), (x + column).ToArray<float>());
            Assert.Equal(((float[])[1, 2, 3]).SelectMany(c => a.Select(v => c - v)), (column - x).ToArray<float>());
            Assert.Equal(a.Sum(), x.Sum().Item(), 1e-2);
            Assert.Equal(a[^1], x.Max().Item());
            Assert.Equal(0, x.Min().Item());
        }
    });
}
