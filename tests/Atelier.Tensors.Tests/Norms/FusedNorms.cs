namespace Atelier.Tensors.Tests.Norms;

/// <summary>Every normalisation with every activation. Operands: x, scale, shift.</summary>
internal static class FusedNorms
{
    private static readonly Shape s_picture = [3, 6, 5, 7], s_channels = [6];

    private static readonly Dictionary<string, (Shape[] Inputs, Func<Tensor[], Activation, Tensor> Call)> s_norms = new()
    {
        ["batch_norm"] = ([s_picture, s_channels, s_channels], (x, then) => x[0].BatchNorm(x[1], x[2], then: then).Y),
        ["batch_norm_wide"] = ([[20, 1030], [1030], [1030]], (x, then) => x[0].BatchNorm(x[1], x[2], then: then).Y),
        ["group_norm"] = ([s_picture, s_channels, s_channels], (x, then) => x[0].GroupNorm(2, x[1], x[2], then: then)),
        ["instance_norm"] = ([s_picture, s_channels, s_channels], (x, then) => x[0].InstanceNorm(x[1], x[2], then: then)),
        ["layer_norm"] = ([[4, 5, 37], [37], [37]], (x, then) => x[0].LayerNorm(x[1], x[2], then: then)),
        ["layer_norm_picture"] = ([s_picture, [6, 5, 7], [6, 5, 7]], (x, then) => x[0].LayerNormPicture(x[1], x[2], then: then)),
        ["scale_shift"] = ([s_picture, [1, 6, 1, 1], [3, 6, 1, 1]], (x, then) => x[0].ScaleShift(x[1], x[2], then)),
    };

    private static readonly Dictionary<string, Activation> s_activations = new()
    {
        ["none"] = Activation.None,
        ["relu"] = Activation.Relu,
        ["leaky_relu"] = Activation.LeakyRelu(0.2),
        ["silu"] = Activation.Silu,
        ["gelu"] = Activation.Gelu,
        ["tanh"] = Activation.Tanh,
        ["sigmoid"] = Activation.Sigmoid,
        ["elu"] = Activation.Elu(),
    };

    public static IReadOnlyDictionary<string, (Shape[] Inputs, Func<Tensor[], Tensor> Fused, Func<Tensor[], Tensor> Apart)> All { get; } =
        s_norms.SelectMany(norm => s_activations.Select(activation => KeyValuePair.Create<string, (Shape[], Func<Tensor[], Tensor>, Func<Tensor[], Tensor>)>(
            $"{norm.Key}+{activation.Key}",
            (norm.Value.Inputs, x => norm.Value.Call(x, activation.Value), x => activation.Value.Apply(norm.Value.Call(x, Activation.None)))))).ToDictionary();
}
