using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests;

/// <summary>What is wrong, where, and what was expected.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void Shapes_that_do_not_broadcast_are_named()
        => Fails(() => T(2, 3) + T(2, 4), "Add", "[2, 3]", "[2, 4]", "extents 3 and 4 at axis -1");

    [Fact]
    public void Types_must_agree() => Fails(() => T(2) * T(2).To(DType.F64), "Mul", "F32 [2]", "F64 [2]", "To");

    [Fact]
    public void Choices_must_agree() => Fails(() => Tensor.Where(T(2) > 0, T(2), T(2).To(DType.I32)), "Where", "F32", "I32");

    [Fact]
    public void Convolutions_name_channels()
        => Fails(() => T(2, 4, 8, 8).Conv2d(T(64, 3, 3, 3)), "Conv2d: input has 4 channels, weight [64, 3, 3, 3] expects 3");

    [Fact]
    public void Convolutions_need_rank_4() => Fails(() => T(4, 8, 8).Conv2d(T(64, 3, 3, 3)), "Conv2d", "[4, 8, 8]", "rank 4");

    [Fact]
    public void Convolutions_need_room() => Fails(() => T(1, 3, 2, 2).Conv2d(T(1, 3, 4, 4)), "Conv2d", "[1, 3, 4, 4]", "[1, 3, 2, 2]");

    [Fact]
    public void Convolutions_need_steps() => Fails(() => T(1, 3, 8, 8).Conv2d(T(1, 3, 4, 4), stride: 0), "Conv2d", "stride (0, 0)");

    [Fact]
    public void Groups_divide_channels() => Fails(() => T(1, 6, 8, 8).Conv2d(T(4, 2, 3, 3), groups: 3), "Conv2d", "4 channels", "3 groups");

    [Fact]
    public void Transposed_convolutions_name_channels()
        => Fails(() => T(1, 4, 8, 8).ConvTranspose2d(T(3, 5, 4, 4)), "ConvTranspose2d: input has 4 channels, weight [3, 5, 4, 4] expects 3");

    [Fact]
    public void Products_name_shapes() => Fails(() => T(2, 3).MatMul(T(4, 5)), "MatMul", "[2, 3]", "[4, 5]");

    [Fact]
    public void Products_of_scalars_are_refused() => Fails(() => T(2, 3).MatMul(T()), "MatMul", "[2, 3]", "[]");

    [Fact]
    public void Reshapes_count() => Fails(() => T(2, 3).Reshape(4, 2), "Reshape: [2, 3] has 6 elements, [4, 2] has 8");

    [Fact]
    public void Reshapes_with_an_open_extent_count() => Fails(() => T(2, 3).Reshape(4, -1), "Reshape: [2, 3]", "[4, -1]");

    [Fact]
    public void Permutations_are_checked() => Fails(() => T(2, 3).Permute(0, 0), "Permute", "[0, 0]", "[2, 3]");

    [Fact]
    public void Slices_stay_inside() => Fails<ArgumentOutOfRangeException>(() => T(2, 3).Slice(1, 2, 5), "Slice", "[2, 5)", "[2, 3]");

    [Fact]
    public void Axes_exist() => Fails<ArgumentOutOfRangeException>(() => T(2, 3).Sum([2]), "Axis 2", "[2, 3]");

    [Fact]
    public void Parts_fit_together() => Fails(() => Tensor.Concat(1, T(2, 3), T(3, 3)), "Concat", "[3, 3]", "[2, 3]");

    [Fact]
    public void Something_is_joined() => Fails(() => Tensor.Concat(0), "Concat", "nothing");

    [Fact]
    public void Splits_add_up() => Fails(() => T(2, 3).Split(1, 1, 1)[0], "Split", "[1, 1]", "[2, 3]");

    [Fact]
    public void Repeats_broadcast() => Fails(() => T(2, 3).Expand([4, 3]), "Expand", "[2, 3]", "[4, 3]");

    [Fact]
    public void Indices_are_integers() => Fails(() => T(3, 2).IndexSelect(0, T(2)), "IndexSelect", "F32 [2]", "I64");

    [Fact]
    public void Indices_stay_inside()
        => Fails<ArgumentOutOfRangeException>(() => T(3, 2).IndexSelect(0, Tensor.From([3L], [1])), "IndexSelect", "index 3", "extent 3");

    [Fact]
    public void Gathers_fit() => Fails(() => T(3, 2).Gather(0, Tensor.From([1L, 1L, 1L], [1, 3])), "Gather", "[1, 3]", "[3, 2]");

    [Fact]
    public void Windows_fit() => Fails(() => T(1, 1, 3, 3).MaxPool2d(4), "window of 4", "extent 3");

    [Fact]
    public void Pooling_needs_pictures() => Fails(() => T(3, 3).AvgPool2d(2), "[3, 3]", "[N, C, H, W]");

    [Fact]
    public void Resampled_convolutions_need_pictures()
    {
        Fails(() => T(3, 3).UpsampleConv2d(T(3, 3, 3, 3)), "UpsampleConv2d", "[3, 3]", "[N, C, H, W]");
        Fails(() => T(3, 3).Conv2dAvgPool(T(3, 3, 3, 3)), "Conv2dAvgPool", "[3, 3]", "[N, C, H, W]");
    }

    [Fact]
    public void Resampled_convolutions_fit_their_weight()
    {
        Fails(() => T(2, 3, 9, 9).UpsampleConv2d(T(5, 4, 3, 3), pad: 1), "Conv2d", "3 channels", "[5, 4, 3, 3]");
        Fails(() => T(2, 3, 18, 18).Conv2dAvgPool(T(5, 4, 3, 3), pad: 1), "Conv2d", "3 channels", "[5, 4, 3, 3]");
        Fails(() => T(99, 3, 3, 9).Conv2dAvgPool(T(5, 3, 3, 3)), "Pooling", "window of 2", "extent 1");
    }

    [Fact]
    public void Resizing_needs_pictures() => Fails(() => T(3, 3).ResizeNearest(2, 2), "[3, 3]", "[N, C, H, W]");

    [Fact]
    public void Resizing_needs_a_size() => Fails(() => T(1, 1, 3, 3).ResizeBilinear(0, 2), "0");

    [Fact]
    public void Mirrors_have_enough_to_show() => Fails(() => T(1, 1, 3, 3).PadReflect(3, 0, 0, 0), "Pad", "(3, 0)", "[1, 1, 3, 3]");

    [Fact]
    public void Padding_comes_in_pairs() => Fails(() => T(3, 3).Pad(1), "Pad", "[3, 3]");

    [Fact]
    public void Padding_has_axes() => Fails(() => T(3).Pad(1, 1, 1, 1), "Pad", "[3]");

    [Fact]
    public void Shuffles_divide() => Fails(() => T(1, 6, 2, 2).PixelShuffle(2), "PixelShuffle", "[1, 6, 2, 2]", "2");

    [Fact]
    public void Unshuffles_divide() => Fails(() => T(1, 1, 3, 2).PixelUnshuffle(2), "PixelUnshuffle", "[1, 1, 3, 2]", "2");

    [Fact]
    public void Norms_name_their_channels() => Fails(() => T(2, 3, 4, 4).BatchNorm(T(4), T(4)).Y, "BatchNorm", "[4]", "[3]");

    [Fact]
    public void Groups_of_channels_are_even() => Fails(() => T(2, 3, 4, 4).GroupNorm(2), "GroupNorm", "[2, 3, 4, 4]", "2 groups");

    [Fact]
    public void The_largest_of_nothing_does_not_exist() => Fails(() => T(0, 3).Max([0]), "Max", "[0, 3]");

    [Fact]
    public void The_place_of_the_largest_of_nothing_does_not_exist() => Fails(() => T(0, 3).ArgMax(0), "ArgMax", "[0, 3]");

    [Fact]
    public void A_loss_is_one_number() => Fails(() => Gradients.Grad(T(2).WithGrad(), [T(2).WithGrad()])[0], "Grad", "[2]", "seed");

    [Fact]
    public void A_seed_has_the_losss_shape()
        => Fails(() => Gradients.Grad(T(2).WithGrad(), [T(2).WithGrad()], seed: T(3))[0], "Grad", "[3]", "[2]");

    [Fact]
    public void Inputs_want_gradients() => Fails(() => Gradients.Grad(T().WithGrad(), [T(5)])[0], "Grad: input 0", "[5]");

    [Fact]
    public void Integers_have_no_gradient() => Fails<InvalidOperationException>(() => T(2).To(DType.I32).WithGrad(), "I32 [2]");

    [Fact]
    public void Results_are_no_leaves() => Fails<InvalidOperationException>(() => T(2).WithGrad().Exp().WithGrad(), "Exp");

    [Fact]
    public void One_number_is_one_number() => Fails<InvalidOperationException>(() => Tensor.Scalar(T(2).Item()), "[2]", "2 elements");

    [Fact]
    public void Host_types_match() => Fails(() => Tensor.From(T(2).ToArray<double>(), [2]), "F32", "Double");

    [Fact]
    public void Host_values_fill_the_shape() => Fails(() => Tensor.From([1f, 2f], [3]), "2 values", "[3]");

    [Fact]
    public void Assignments_fit()
        => Fails(() =>
        {
            T(2).Assign(T(3));
            return T(1);
        }, "Assign", "[3]", "[2]");

    [Fact]
    public void Extents_are_not_negative() => Fails(() => Tensor.Zeros([2, -3]), "-3");

    [Fact]
    public void What_was_overwritten_has_no_gradient() => Fails<InvalidOperationException>(
        () =>
        {
            Tensor w = T(2).WithGrad(), y = w.Exp() * w;
            w.Assign(T(2) * 2);
            return Gradients.Grad(y.Sum(), [w])[0];
        },
        "Mul: operand 1, F32 [2]",
        "overwritten in place");

    [Fact]
    public void Checkpoints_are_told_of_what_they_use() => Fails<InvalidOperationException>(
        () =>
        {
            Tensor x = T(2).WithGrad(), w = T(2).WithGrad();
            return Gradients.Grad(Gradients.Checkpoint(a => a * w, x, []).Sum(), [x, w])[0];
        },
        "Checkpoint",
        "F32 [2]",
        "parameter");

    private static Tensor T(params int[] shape) => Tensor.Ones(Shape.Create(shape));

    private static void Fails(Func<Tensor> call, params string[] words) => Fails<ArgumentException>(call, words);

    private static void Fails<TError>(Func<Tensor> call, params string[] words)
        where TError : Exception
        => Arena.Run("test", () =>
        {
            TError error = Assert.Throws<TError>(call);
            Assert.All(words, word => Assert.Contains(word, error.Message));
        });
}
