using Atelier.Nn.Reparameterizations;
using Atelier.Tensors;

namespace Atelier.Benchmarks.Networks;

/// <summary>What both networks of StyleGAN 2 (Karras et al. 2020, arXiv:1912.04958) are made with.</summary>
internal static class StyleGan2Shared
{
    /// <summary>Taps of the low-pass filter around resampling, [1, 3, 3, 1], which keep a picture's mean.</summary>
    private static readonly double[] s_filter = [1 / 8.0, 3 / 8.0, 3 / 8.0, 1 / 8.0];

    /// <summary>The same for a picture that zeros were put into: a factor of 2 along each axis.</summary>
    private static readonly double[] s_interpolation = [1 / 4.0, 3 / 4.0, 3 / 4.0, 1 / 4.0];

    /// <summary>Equalised learning rate.</summary>
    public static EqualizedRate Rate { get; } = new();

    /// <summary>The same for layers before an activation, whose gain of sqrt(2) their weights take over.</summary>
    public static EqualizedRate ActivatedRate { get; } = new(Math.Sqrt(2));

    /// <summary>The leaky rectifier; its gain of sqrt(2) is taken over by what comes before it.</summary>
    public static Activation Activation { get; } = Activation.LeakyRelu(0.2);

    /// <summary>[N, C, H, W] to [N, C, H + before + after - 3, W + before + after - 3].</summary>
    public static Tensor Smooth(Tensor x, int border) => x.UpFirDn2d(s_filter, before: border, after: border);

    /// <summary>Smooths what a transposed convolution of stride 2 has made: [N, C, 2H + 1, 2W + 1] to [N, C, 2H, 2W].</summary>
    public static Tensor Interpolate(Tensor x) => x.UpFirDn2d(s_interpolation, before: 1, after: 1);

    /// <summary>Twice as large.</summary>
    public static Tensor Enlarge(Tensor x) => x.UpFirDn2d(s_interpolation, up: 2, before: 2, after: 1);

    /// <summary>Half as large.</summary>
    public static Tensor Halve(Tensor x) => x.UpFirDn2d(s_filter, down: 2, before: 1, after: 1);
}
