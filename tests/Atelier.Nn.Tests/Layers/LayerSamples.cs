using Atelier.Nn.Layers;
using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Nn.Tests.Layers;

/// <summary>A layer for every golden case of layers.safetensors, and samples for those that PyTorch is not needed for.</summary>
internal static class LayerSamples
{
    private static readonly SpectralNorm s_spectral = new();

    /// <summary>By the case's name; a name that ends in "_eval" runs in evaluation mode.</summary>
    public static IReadOnlyDictionary<string, Func<Scope, Layer>> Golden { get; } = new Dictionary<string, Func<Scope, Layer>>
    {
        ["linear"] = s => new Linear(s, 7, 5),
        ["linear_no_bias"] = s => new Linear(s, 7, 5, bias: false),
        ["linear_rank3"] = s => new Linear(s, 7, 5),
        ["conv2d"] = s => new Conv2d(s, 3, 5, 4, stride: 2, pad: 1),
        ["conv2d_no_bias"] = s => new Conv2d(s, 3, 5, 3, pad: 1, bias: false),
        ["conv2d_groups3_dilation2"] = s => new Conv2d(s, 6, 9, 3, pad: 2, dilation: 2, groups: 3),
        ["conv_transpose2d"] = s => new ConvTranspose2d(s, 3, 5, 4, stride: 2, pad: 1),
        ["conv_transpose2d_op1"] = s => new ConvTranspose2d(s, 4, 6, 3, stride: 2, pad: 1, outputPad: 1, groups: 2),
        ["batch_norm1d"] = s => new BatchNorm1d(s, 5),
        ["batch_norm1d_eval"] = s => new BatchNorm1d(s, 5),
        ["batch_norm1d_rank3"] = s => new BatchNorm1d(s, 5),
        ["batch_norm2d"] = s => new BatchNorm2d(s, 6),
        ["batch_norm2d_eval"] = s => new BatchNorm2d(s, 6),
        ["batch_norm2d_momentum0.3_eps0.01"] = s => new BatchNorm2d(s, 6, momentum: 0.3, epsilon: 0.01),
        ["batch_norm2d_not_affine"] = s => new BatchNorm2d(s, 6, affine: false),
        ["conditional_batch_norm2d"] = ConditionalBatchNorm,
        ["conditional_batch_norm2d_eval"] = ConditionalBatchNorm,
        ["instance_norm2d"] = s => new InstanceNorm2d(s, 6),
        ["instance_norm2d_affine"] = s => new InstanceNorm2d(s, 6, affine: true),
        ["group_norm"] = s => new GroupNorm(s, 3, 6),
        ["group_norm_1_group"] = s => new GroupNorm(s, 1, 6),
        ["group_norm_rank3"] = s => new GroupNorm(s, 2, 6),
        ["layer_norm"] = s => new LayerNorm(s, [7]),
        ["layer_norm_chw"] = s => new LayerNorm(s, [6, 3, 5]),
        ["layer_norm_not_affine"] = s => new LayerNorm(s, [7], affine: false),
        ["pixel_norm"] = s => new PixelNorm(s),
        ["pixel_norm_rank2"] = s => new PixelNorm(s),
        ["spectral_norm_linear"] = s => new Linear(s, 7, 5, via: s_spectral),
        ["spectral_norm_linear_eval"] = s => new Linear(s, 7, 5, via: s_spectral),
        ["spectral_norm_conv2d"] = s => new Conv2d(s, 3, 5, 4, stride: 2, pad: 1, via: s_spectral),
        ["spectral_norm_conv2d_eval"] = s => new Conv2d(s, 3, 5, 4, stride: 2, pad: 1, via: s_spectral),
        ["spectral_norm_conv_transpose2d"] = s => new ConvTranspose2d(s, 3, 5, 4, stride: 2, pad: 1, via: s_spectral),
        ["spectral_norm_embedding"] = s => new Embedding(s, 6, 5, via: s_spectral),
        ["embedding"] = s => new Embedding(s, 6, 5),
        ["multihead_attention"] = s => new MultiheadAttention(s, 8, 2),
        ["multihead_attention_no_bias"] = s => new MultiheadAttention(s, 6, 3, bias: false),
        ["minibatch_std_dev"] = s => new MinibatchStdDev(s, group: 4),
        ["minibatch_std_dev_small_batch"] = s => new MinibatchStdDev(s, group: 4),
        ["minibatch_std_dev_features2"] = s => new MinibatchStdDev(s, group: 2, features: 2),
        ["equalized_linear"] = s => new Linear(s, 7, 5, via: new EqualizedRate()),
        ["equalized_linear_lr0.01"] = s => new Linear(s, 7, 5, via: new EqualizedRate(Multiplier: 0.01)),
        ["equalized_conv2d"] = s => new Conv2d(s, 3, 5, 3, pad: 1, via: new EqualizedRate()),
        ["weight_norm_linear"] = s => new Linear(s, 7, 5, via: new WeightNorm(1.5)),
        ["weight_norm_conv2d"] = s => new Conv2d(s, 3, 5, 3, pad: 1, via: new WeightNorm()),
        ["sequential"] = scope => new Sequential(
            scope, s => new Conv2d(s, 3, 4, 3, pad: 1, bias: false), s => new BatchNorm2d(s, 4), Function.Relu, s => new Conv2d(s, 4, 2, 1)),
        ["sequential_dense"] = scope => new Sequential(
            scope, s => new Linear(s, 7, 9), Function.LeakyRelu(0.2), s => new BatchNorm1d(s, 9), s => new Linear(s, 9, 2), Function.Tanh),
    };

    /// <summary>The classes that a golden case's layer is told, by the case's name.</summary>
    public static IReadOnlyDictionary<string, long[]> Conditions { get; } = new Dictionary<string, long[]>
    {
        ["conditional_batch_norm2d"] = [2, 0, 1, 2],
        ["conditional_batch_norm2d_eval"] = [2, 0, 1, 2],
    };

    /// <summary>Layers in evaluation mode, and what they make of the picture ((1, 2), (3, 4)).</summary>
    public static IReadOnlyDictionary<string, (Func<Scope, Layer> Make, float[,] Expected)> ByHand { get; }
        = new Dictionary<string, (Func<Scope, Layer> Make, float[,] Expected)>
        {
            ["dropout"] = (s => new Dropout(s), new float[,] { { 1, 2 }, { 3, 4 } }),
            ["gaussian_noise"] = (s => new GaussianNoise(s, 0.5), new float[,] { { 1, 2 }, { 3, 4 } }),
            ["function"] = (Function.Of(x => x * 2), new float[,] { { 2, 4 }, { 6, 8 } }),
            ["identity"] = (Function.Identity, new float[,] { { 1, 2 }, { 3, 4 } }),
            ["average"] = (s => new AvgPool2d(s, 2), new float[,] { { 2.5f } }),
            ["average, padded"] = (s => new AvgPool2d(s, 2, stride: 1, pad: 1), new float[,] { { 0.25f, 0.75f, 0.5f }, { 1, 2.5f, 1.5f }, { 0.75f, 1.75f, 1 } }),
            ["maximum"] = (s => new MaxPool2d(s, (1, 2)), new float[,] { { 2 }, { 4 } }),
            ["nearest"] = (s => new UpsampleNearest(s), new float[,] { { 1, 1, 2, 2 }, { 1, 1, 2, 2 }, { 3, 3, 4, 4 }, { 3, 3, 4, 4 } }),
            ["bilinear"] = (
                s => new UpsampleBilinear(s),
                new float[,] { { 1, 1.25f, 1.75f, 2 }, { 1.5f, 1.75f, 2.25f, 2.5f }, { 2.5f, 2.75f, 3.25f, 3.5f }, { 3, 3.25f, 3.75f, 4 } }),
        };

    private static ConditionalNorm ConditionalBatchNorm(Scope scope)
        => new(scope, s => new BatchNorm2d(s, 6, affine: false), s => new Embedding(s, 3, 6), s => new Embedding(s, 3, 6));
}
