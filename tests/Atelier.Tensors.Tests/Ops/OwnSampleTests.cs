using Atelier.Tensors.Autograd;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Tensors.Tests;

/// <summary>Fused single-precision kernels against the double-precision composition, and that against finite differences.</summary>
public sealed class OwnSampleTests
{
    public static TheoryData<string> Cases { get; } = [.. OwnSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Single_precision_agrees_with_double(string name) => Arena.Run(name, () =>
    {
        (Tensor single, Tensor[] grads) = Run(name, DType.F32, createGraph: false);
        (Tensor twice, Tensor[] expected) = Run(name, DType.F64, createGraph: true);
        (_, Tensor[] recorded) = Run(name, DType.F32, createGraph: true);
        Close.To(twice, single, what: name);
        for (int i = 0; i < expected.Length; i++)
        {
            Close.To(expected[i], grads[i], what: $"{name}, gradient by input {i}");
            Close.To(expected[i], recorded[i], what: $"{name}, recorded gradient by input {i}");
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void First_derivatives_are_slopes(string name)
        => Arena.Run(name, () => GradCheck.First(OwnSamples.All[name].Call, OwnSamples.Inputs(name, DType.F64), Wanted(name)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Second_derivatives_are_slopes_of_slopes(string name)
        => Arena.Run(name, () => GradCheck.Second(OwnSamples.All[name].Call, OwnSamples.Inputs(name, DType.F64), Wanted(name)));

    private static int[] Wanted(string name) => [.. Enumerable.Range(0, OwnSamples.All[name].Inputs.Length)];

    private static (Tensor Y, Tensor[] Grads) Run(string name, DType type, bool createGraph)
    {
        Tensor[] inputs = [.. OwnSamples.Inputs(name, type).Select(x => x.WithGrad())];
        Tensor y = OwnSamples.All[name].Call(inputs);
        return (y, Gradients.Grad(y, inputs, createGraph, Tensor.Normal(y.Shape, new RandomKey(4)).To(type)));
    }
}
