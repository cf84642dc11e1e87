using Atelier.Nn.Losses;
using Atelier.Tensors;
using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Nn.Tests.Losses;

public sealed class LossTests
{
    private static readonly Golden Golden = Golden.Open("losses");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Samples = new()
    {
        ["bce_with_logits"] = x => Loss.BceWithLogits(x[0], x[1]),
        ["bce_with_logits_ones"] = x => Loss.BceWithLogits(x[0], 1),
        ["bce_with_logits_zeros"] = x => Loss.BceWithLogits(x[0], 0),
        ["bce_with_logits_wide"] = x => Loss.BceWithLogits(x[0], x[1]),
        ["bce_with_logits_rank4"] = x => Loss.BceWithLogits(x[0], x[1]),
        ["cross_entropy"] = x => Loss.CrossEntropy(x[0], x[1]),
        ["cross_entropy_smooth_0.1"] = x => Loss.CrossEntropy(x[0], x[1], smoothing: 0.1),
        ["cross_entropy_large"] = x => Loss.CrossEntropy(x[0], x[1]),
        ["mse"] = x => Loss.Mse(x[0], x[1]),
        ["mse_rank4"] = x => Loss.Mse(x[0], x[1]),
        ["l1"] = x => Loss.L1(x[0], x[1]),
        ["l1_rank4"] = x => Loss.L1(x[0], x[1]),
        ["smooth_l1_beta1"] = x => Loss.SmoothL1(x[0], x[1]),
        ["smooth_l1_beta0.5"] = x => Loss.SmoothL1(x[0], x[1], beta: 0.5),
        ["hinge_discriminator"] = x => Loss.HingeDiscriminator(x[0], x[1]),
        ["hinge_generator"] = x => Loss.HingeGenerator(x[0]),
    };

    public static TheoryData<string> Cases { get; } = [.. Samples.Keys];

    [Fact]
    public void Every_golden_case_has_a_sample_and_every_sample_a_golden_case() => Assert.Equal(Golden.Cases.Order(), Samples.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_PyTorchs(string name) => Arena.Run(name, () =>
    {
        Tensor[] inputs = Golden.Inputs(name);
        int[] wanted = Wanted(name);
        Tensor loss = Samples[name]([.. inputs.Select((x, i) => wanted.Contains(i) ? x.WithGrad() : x)]);
        Close.To(Golden.Tensor($"{name}/out"), loss, what: name);
        Tensor[] grads = Gradients.Grad(loss, [.. wanted.Select(i => inputs[i])], seed: Golden.Tensor($"{name}/cot"));
        for (int k = 0; k < wanted.Length; k++)
        {
            Close.To(Golden.Tensor($"{name}/grad{wanted[k]}"), grads[k], what: $"{name}, gradient {wanted[k]}");
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_derivatives_are_slopes_of_slopes(string name)
        => Arena.Run(name, () => GradCheck.Second(Samples[name], Golden.Inputs(name, DType.F64), Wanted(name)));

    [Fact]
    public void A_sure_mistake_costs_its_logit_and_a_sure_hit_nothing() => Arena.Run("extremes", () =>
    {
        Tensor logits = Tensor.From<float>([1e4f, -1e4f], [2]).WithGrad();
        Tensor right = Loss.BceWithLogits(logits, Tensor.From<float>([1, 0], [2])), wrong = Loss.BceWithLogits(logits, Tensor.From<float>([0, 1], [2]));
        Assert.Equal(0, right.Item());
        Assert.Equal(1e4, wrong.Item());
        Assert.Equal([0.5f, -0.5f], Gradients.Grad(wrong, [logits])[0].ToArray<float>());
    });

    [Fact]
    public void A_target_of_another_shape_is_refused() => Arena.Run("shapes", () =>
    {
        (Tensor column, Tensor row) = (Tensor.Zeros([4, 1]), Tensor.Zeros([4]));
        foreach (Func<Tensor, Tensor, Tensor> loss in (Func<Tensor, Tensor, Tensor>[])[Loss.BceWithLogits, Loss.Mse, Loss.L1, (a, b) => Loss.SmoothL1(a, b)])
        {
            Assert.Contains("[4, 1], the target [4]", Assert.Throws<ArgumentException>(() => loss(column, row)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(column, Tensor.Arange(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.SmoothL1(row, row, beta: 0));
    });

    private static int[] Wanted(string name) => [.. Enumerable.Range(0, 2).Where(i => Golden.Has($"{name}/grad{i}"))];
}
