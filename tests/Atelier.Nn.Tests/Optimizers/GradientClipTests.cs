using Atelier.Nn.Optimizers;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Optimizers;

public sealed class GradientClipTests
{
    private static readonly Golden Golden = Golden.Open("optimizers");
    private static readonly string[] Keys = ["weight", "bias", "kernel"];

    [Theory]
    [InlineData("clip_grad_norm_above", 0.5)]
    [InlineData("clip_grad_norm_below", 100)]
    public void Norm_and_clipped_gradients_are_PyTorchs(string name, double limit) => Arena.Run(name, () =>
    {
        Tensor[] grads = [.. Keys.Select(key => Golden.Tensor($"{name}/grad.{key}"))];
        using FlatBuffer flat = new(grads.Select(grad => grad.Shape));
        foreach ((Tensor part, Tensor grad) in flat.Parts.Zip(grads))
        {
            part.Assign(grad);
        }

        Close.To(Golden.Tensor($"{name}/norm"), GradientClip.ByNorm(grads, limit), what: "norm");
        Close.To(Golden.Tensor($"{name}/norm"), GradientClip.ByNorm([flat.Whole], limit), what: "norm of the flat buffer");
        for (int i = 0; i < Keys.Length; i++)
        {
            Tensor expected = Golden.Tensor($"{name}/clipped.{Keys[i]}");
            Close.To(expected, grads[i], what: Keys[i]);
            Close.To(expected, flat.Parts[i], what: $"{Keys[i]} in the flat buffer");
        }
    });

    [Fact]
    public void Values_beyond_the_limit_are_cut() => Arena.Run("values", () =>
    {
        Tensor grad = Tensor.From<float>([-3, -0.5f, 0, 0.25f, 7], [5]);
        GradientClip.ByValue([grad], 0.5);
        Assert.Equal([-0.5f, -0.5f, 0, 0.25f, 0.5f], grad.ToArray<float>());
    });
}
