using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

/// <summary>Every operation against PyTorch and against finite differences.</summary>
public sealed class OpTests
{
    private static readonly Golden Golden = Golden.Open("ops");

    public static TheoryData<string> Cases { get; } = [.. OpSamples.Golden.Keys];

    public static TheoryData<string> Differentiable { get; } = [.. OpSamples.Golden.Keys.Where(name => Golden.Has($"{name}/cot"))];

    [Fact]
    public void Every_golden_case_has_a_sample_and_every_sample_a_golden_case()
        => Assert.Equal(Golden.Cases.Order(), OpSamples.Golden.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Result_is_PyTorchs(string name) => Arena.Run(name, () =>
        Close.To(Golden.Tensor($"{name}/out"), OpSamples.Golden[name](Golden.Inputs(name)), what: name));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_are_PyTorchs(string name) => Arena.Run(name, () =>
    {
        int[] wanted = Wanted(name);
        Tensor[] grads = Grads(name, wanted, createGraph: false), recorded = Grads(name, wanted, createGraph: true);
        for (int k = 0; k < wanted.Length; k++)
        {
            Tensor expected = Golden.Tensor($"{name}/grad{wanted[k]}");
            Close.To(expected, grads[k], what: $"{name}, gradient by input {wanted[k]}");
            Close.To(expected, recorded[k], what: $"{name}, recorded gradient by input {wanted[k]}");
        }
    });

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void First_derivatives_are_slopes(string name)
        => Arena.Run(name, () => GradCheck.First(OpSamples.Golden[name], Golden.Inputs(name, DType.F64), Wanted(name)));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Second_derivatives_are_slopes_of_slopes(string name)
        => Arena.Run(name, () => GradCheck.Second(OpSamples.Golden[name], Golden.Inputs(name, DType.F64), Wanted(name)));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_read_what_their_operations_say_and_no_more(string name) => Arena.Run(name, () =>
    {
        int[] wanted = Wanted(name);
        foreach (bool createGraph in (bool[])[false, true])
        {
            Tensor[] inputs = Golden.Inputs(name), leaves = [.. wanted.Select(i => inputs[i].WithGrad())];
            foreach (int i in wanted)
            {
                // Not the leaf but a copy that only the operation reads.
                inputs[i] = inputs[i].Affine(1, 0);
            }

            Tensor y = OpSamples.Golden[name](inputs);
            foreach (Tensor spent in wanted.Select(i => inputs[i]).Append(y))
            {
                spent.Spend();
            }

            Tensor[] grads = Gradients.Grad(y, leaves, createGraph, Golden.Tensor($"{name}/cot"));
            for (int k = 0; k < wanted.Length; k++)
            {
                Close.To(Golden.Tensor($"{name}/grad{wanted[k]}"), grads[k], what: $"{name}, gradient by input {wanted[k]}");
            }
        }
    });

    private static Tensor[] Grads(string name, int[] wanted, bool createGraph)
    {
        Tensor[] inputs = Golden.Inputs(name);
        Tensor[] leaves = [.. wanted.Select(i => inputs[i].WithGrad())];
        return Gradients.Grad(OpSamples.Golden[name](inputs), leaves, createGraph, Golden.Tensor($"{name}/cot"));
    }

    private static int[] Wanted(string name) => [.. Enumerable.Range(0, 8).Where(i => Golden.Has($"{name}/grad{i}"))];
}
