using Atelier.Tensors.Autograd;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Tests;

/// <summary>Calls without a golden case in ops.safetensors (layers.safetensors has the normalisations'), on random inputs of the given shapes.</summary>
internal static class OwnSamples
{
    private static readonly Shape Channels = [6], Picture = [2, 6, 3, 5];

    public static IReadOnlyDictionary<string, (Shape[] Inputs, Func<Tensor[], Tensor> Call)> All { get; } =
        new Dictionary<string, (Shape[], Func<Tensor[], Tensor>)>
        {
            ["floor"] = ([[3, 5]], x => x[0].Floor()),
            ["batch_norm"] = ([[4, 6, 3, 5], Channels, Channels], x => x[0].BatchNorm(x[1], x[2]).Y),
            ["batch_norm_rank2"] = ([[8, 6], Channels, Channels], x => x[0].BatchNorm(x[1], x[2]).Y),
            ["batch_norm_plain"] = ([[8, 6]], x => x[0].BatchNorm(null, null).Y),
            ["batch_norm_wide"] = ([[16, 33, 4, 4], [33], [33]], x => x[0].BatchNorm(x[1], x[2]).Y),
            ["instance_norm"] = ([Picture], x => x[0].InstanceNorm()),
            ["instance_norm_affine"] = ([Picture, Channels, Channels], x => x[0].InstanceNorm(x[1], x[2])),
            ["group_norm"] = ([Picture, Channels, Channels], x => x[0].GroupNorm(3, x[1], x[2])),
            ["group_norm_1"] = ([Picture, Channels, Channels], x => x[0].GroupNorm(1, x[1], x[2])),
            ["layer_norm"] = ([[2, 5, 7], [7], [7]], x => x[0].LayerNorm(x[1], x[2])),
            ["layer_norm_plain"] = ([[5, 7]], x => x[0].LayerNorm()),
            ["layer_norm_picture"] = ([Picture, [6, 3, 5], [6, 3, 5]], x => x[0].LayerNormPicture(x[1], x[2])),
            ["layer_norm_epsilon"] = ([[3, 17]], x => x[0].LayerNorm(epsilon: 0.1)),
            ["identity"] = ([[3, 5]], x => Map.Apply(default(IdentityFormula), x[0])),
            ["scale_shift"] = ([Picture, [1, 6, 1, 1], [1, 6, 1, 1]], x => x[0].ScaleShift(x[1], x[2], Activation.Silu)),
            ["softmax_scaled"] = ([[2, 3, 37]], x => new Softmax(2, -0.7).Apply(x[0])),
            ["softmax_scaled_across"] = ([Picture], x => new Softmax(2, 1.3).Apply(x[0])),
            ["attention_wide"] = ([[2, 5, 8], [2, 35, 8], [2, 35, 3]], x => x[0].Attend(x[1], x[2], scale: 2)),
            ["scale_shift_offset"] = ([Picture, [2, 6, 1, 1], [1, 6, 1, 1], [2, 1, 3, 5]], x => x[0].ScaleShift(x[1], x[2], Activation.Tanh, x[3])),
            ["checkpoint"] = ([[3, 4], [4, 5]], x => Gradients.Checkpoint(a => a.MatMul(x[1]).Tanh(), x[0], [x[1]])),
            ["checkpoint_identity"] = ([[3, 4]], x => Gradients.Checkpoint(a => a, x[0], []) * x[0]),
            ["diamond"] = ([[3, 4]], x => Diamond(x[0])),
            ["shared_operand"] = ([[4, 4]], x => x[0].MatMul(x[0], transposeOther: true) * x[0] + Tensor.Concat(1, x[0], x[0]).Slice(1, 2, 6)),
            ["shared_convolution"] = ([[3, 3, 3, 3]], x => x[0].Conv2d(x[0], pad: 1)),
            ["upfirdn2d_separable"] = ([Picture], x => x[0].UpFirDn2d([0.25, 0.5, 0.3], up: 2, before: 1, after: 1)),
            ["sample_bilinear"] = ([Picture], x => x[0].SampleBilinear([0.25f, 4, -0.5f, 7, 3.5f, 1, 2, 0], [1.5f, 2, 0.75f, 1, 2.25f, 1, -3, -0.5f], 2, 2)),
            ["dropout"] = ([Picture], x => x[0].Dropout(0.4, new RandomKey(5))),
            ["pixels"] = ([Picture], x => x[0].ToPixels().CumSum(1).ToPictures(5, 3)),
            ["pow_zero_to_four"] = ([[3, 4]], x => x[0].Pow(0) + x[0].Pow(1) + x[0].Pow(4) + (x[0].Abs() + 1).Pow(-0.5) + (x[0].Abs() + 1).Pow(-1)),
            ["sum_of_squares_of_one"] = ([[3, 1, 2]], x => x[0].SumOfSquares([1])),
            ["sum_of_squares_scalar"] = ([[1]], x => x[0].Reshape([]).SumOfSquares()),
            ["norm_with_epsilon"] = ([[3, 4]], x => x[0].NormL2([1], epsilon: 1e-3)),
        };

    private static Tensor Diamond(Tensor x)
    {
        Tensor a = x.Sin(), b = a * x, c = a + b;
        return c * b + a.Exp() / (c * c + 1);
    }

    /// <summary>Random inputs, the same whenever asked.</summary>
    public static Tensor[] Inputs(string name, DType type)
        => [.. All[name].Inputs.Select((shape, i) => Tensor.Normal(shape, new RandomKey(3).Stream(name).At(i)).To(type))];
}
