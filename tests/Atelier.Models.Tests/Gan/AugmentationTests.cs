using Atelier.Models.Gan.Augmentation;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Models.Tests.Gan;

/// <summary>What holds for every augmentation that changes each picture by its number alone.</summary>
public sealed class AugmentationTests
{
    private static readonly RandomKey Key = new(8);

    private static readonly Dictionary<string, IAugmentation> All = new() { ["affine"] = new AffineAugment(), ["diffaugment"] = new DiffAugment() };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_is_changed_as_its_number_says_whatever_is_beside_it(string name) => Arena.Run("test", () =>
    {
        Tensor pictures = Tensor.Uniform([6, 3, 16, 16], new RandomKey(1));

        double[] all = Close.Values(All[name].Apply(pictures, Key, 10)), last = Close.Values(All[name].Apply(pictures.Slice(0, 4, 6), Key, 14));

        Assert.All(all[^last.Length..].Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.NotEqual(all, Close.Values(All[name].Apply(pictures, Key, 11)));
        Assert.NotEqual(all, Close.Values(All[name].Apply(pictures, Key.Stream("another"), 10)));
        Assert.Equal(all, Close.Values(All[name].Apply(pictures, Key, 10)));
    });

    /// <summary>Against a difference along one direction: the sum of squares is a polynomial of degree two, so the central one is exact.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name) => Arena.Run("test", () =>
    {
        const double Step = 0.25;
        Tensor pictures = Tensor.Uniform([2, 1, 8, 8], new RandomKey(1)).WithGrad(), direction = Tensor.Normal(pictures.Shape, new RandomKey(2));

        Tensor gradient = Gradients.Grad(All[name].Apply(pictures, Key, 0).Square().Sum(), [pictures])[0];

        double difference = (Loss(Step) - Loss(-Step)) / (2 * Step);
        Assert.Equal(difference, (gradient * direction).Sum().Item(), 1e-3 * Math.Abs(difference) + 1e-3);

        double Loss(double step) => All[name].Apply(pictures.Detach() + direction * step, Key, 0).Square().Sum().Item();
    });
}
