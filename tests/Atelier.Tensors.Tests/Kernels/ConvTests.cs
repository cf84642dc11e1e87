using Atelier.Tensors.Backends.Managed.Kernels;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.Tensors.Tests.Kernels;

public sealed unsafe class ConvTests
{
    private delegate void Kernel(in ConvGeometry g, float* a, float* b, float* result);

    /// <summary>N, C, H, W, O, KH, KW, strides, top and left pad, bottom and right pad, dilations, groups.</summary>
    public static TheoryData<int[]> Geometries { get; } = new((int[][])
    [
        [2, 3, 9, 8, 5, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 7, 7, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1],
        [2, 64, 8, 8, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [3, 33, 11, 17, 31, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [2, 31, 13, 12, 33, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1],
        [2, 5, 13, 12, 6, 5, 3, 3, 2, 2, 0, 1, 3, 1, 1, 1],
        [2, 16, 15, 14, 8, 3, 3, 2, 3, 0, 2, 2, 0, 2, 2, 1],
        [1, 40, 20, 47, 36, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, 1],
        [2, 8, 9, 9, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4],
        [2, 6, 9, 9, 6, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 6],
        [2, 37, 10, 11, 37, 3, 5, 1, 1, 1, 2, 1, 2, 1, 1, 37],
        [1, 4, 8, 8, 8, 3, 3, 1, 2, 1, 1, 1, 1, 1, 2, 4],
        [17, 20, 4, 4, 24, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1],
        [40, 35, 3, 3, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [19, 12, 4, 4, 1, 4, 4, 1, 1, 0, 0, 0, 0, 1, 1, 1],
        [5, 70, 4, 4, 3, 4, 4, 1, 1, 0, 0, 0, 0, 1, 1, 1],
        [6, 9, 1, 1, 40, 4, 4, 1, 1, 3, 3, 3, 3, 1, 1, 1],
        [3, 64, 6, 7, 64, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1],
        [3, 5, 7, 7, 9, 1, 1, 2, 2, 0, 0, 0, 0, 1, 1, 1],
        [2, 3, 33, 30, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [2, 64, 12, 15, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [3, 1, 28, 28, 64, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1],
        [2, 128, 12, 12, 1, 7, 7, 1, 1, 3, 3, 3, 3, 1, 1, 1],
        [2, 2, 16, 16, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [2, 7, 12, 12, 7, 3, 3, 1, 1, 1, 1, -2, -3, 1, 1, 1],
        [2, 7, 12, 13, 7, 3, 3, 2, 2, -1, -2, 1, 0, 1, 1, 1],
        [1, 32, 40, 70, 32, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [2, 1, 14, 14, 32, 7, 7, 1, 1, 3, 3, 3, 3, 1, 1, 1],
        [3, 8, 11, 10, 128, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 2],
        [2, 3, 10, 10, 4, 2, 2, 3, 3, 0, 0, 0, 0, 1, 1, 1],
    ]);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Forward_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = Geometry(numbers);
        Check(g, ConvForward.Run, g.Input, g.Weight, g.Output, (x, w, y) => Visit(g, (i, j, k) => y[k] += (double)x[i] * w[j]));
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Input_gradient_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = Geometry(numbers);
        Check(g, ConvInputGrad.Run, g.Output, g.Weight, g.Input, (dy, w, dx) => Visit(g, (i, j, k) => dx[i] += (double)dy[k] * w[j]));
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Weight_gradient_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = Geometry(numbers);
        Check(g, ConvWeightGrad.Run, g.Input, g.Output, g.Weight, (x, dy, dw) => Visit(g, (i, j, k) => dw[j] += (double)x[i] * dy[k]));
    }

    [Fact]
    public void A_bad_pixel_reaches_only_the_outputs_that_read_it()
    {
        foreach (int channels in (int[])[1, 3, 40])
        {
            foreach (int outputs in (int[])[1, 3, 40])
            {
                AssertLocal(channels, outputs);
            }
        }
    }

    [Fact]
    public void Results_repeat_to_the_bit()
    {
        ConvGeometry g = Geometry([4, 24, 20, 20, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        using NativeFloats x = NativeFloats.Random(g.Input.Count, 1), dy = NativeFloats.Random(g.Output.Count, 2);
        using NativeFloats first = new(g.Weight.Count), second = new(g.Weight.Count);
        ConvWeightGrad.Run(g, x.Pointer, dy.Pointer, first.Pointer);
        for (int i = 0; i < 20; i++)
        {
            ConvWeightGrad.Run(g, x.Pointer, dy.Pointer, second.Pointer);
            Assert.True(first.Span.SequenceEqual(second.Span));
        }
    }

    private static ConvGeometry Geometry(int[] n)
    {
        (int kernelHeight, int kernelWidth) = (((n[5] - 1) * n[13]) + 1, ((n[6] - 1) * n[14]) + 1);
        return new ConvGeometry(
            n[0], n[1], n[2], n[3], n[4],
            ((n[2] + n[9] + n[11] - kernelHeight) / n[7]) + 1, ((n[3] + n[10] + n[12] - kernelWidth) / n[8]) + 1,
            n[5], n[6], n[7], n[8], n[9], n[10], n[13], n[14], n[15]);
    }

    private static void Check(ConvGeometry g, Kernel kernel, Shape a, Shape b, Shape result, Action<float[], float[], double[]> reference)
    {
        using NativeFloats left = NativeFloats.Random(a.Count, 3), right = NativeFloats.Random(b.Count, 4), found = new(result.Count);
        kernel(g, left.Pointer, right.Pointer, found.Pointer);
        double[] expected = new double[result.Count];
        reference(left.Span.ToArray(), right.Span.ToArray(), expected);
        double tolerance = 2e-6 * Math.Sqrt(g.Flops / result.Count) + 1e-6;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found.Span[i]) <= tolerance, $"{g}: element {i} is {found.Span[i]}, expected {expected[i]}");
        }

        found.AssertGuards();
    }

    private static void Visit(ConvGeometry g, Action<int, int, int> visit)
    {
        (int channels, int outputs) = (g.InChannels / g.Groups, g.OutChannels / g.Groups);
        for (int n = 0; n < g.Batch; n++)
        for (int oh = 0; oh < g.OutHeight; oh++)
        for (int ow = 0; ow < g.OutWidth; ow++)
        for (int kh = 0; kh < g.KernelHeight; kh++)
        for (int kw = 0; kw < g.KernelWidth; kw++)
        {
            int h = (oh * g.StrideHeight) - g.PadTop + (kh * g.DilationHeight), w = (ow * g.StrideWidth) - g.PadLeft + (kw * g.DilationWidth);
            if (h < 0 || h >= g.InHeight || w < 0 || w >= g.InWidth)
            {
                continue;
            }

            for (int o = 0; o < g.OutChannels; o++)
            for (int c = 0; c < channels; c++)
            {
                visit(
                    (((((n * g.InHeight) + h) * g.InWidth) + w) * g.InChannels) + (o / outputs * channels) + c,
                    (((((o * g.KernelHeight) + kh) * g.KernelWidth) + kw) * channels) + c,
                    (((((n * g.OutHeight) + oh) * g.OutWidth) + ow) * g.OutChannels) + o);
            }
        }
    }

    private static void AssertLocal(int channels, int outputs)
    {
        ConvGeometry g = Geometry([2, channels, 12, 12, outputs, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        using NativeFloats x = NativeFloats.Random(g.Input.Count, 5), w = NativeFloats.Random(g.Weight.Count, 6), y = new(g.Output.Count);
        x.Span.Slice(((5 * 12) + 6) * channels, channels).Fill(float.NaN);
        ConvForward.Run(g, x.Pointer, w.Pointer, y.Pointer);
        for (int p = 0; p < 2 * 12 * 12; p++)
        {
            bool reads = p < 144 && Math.Abs((p / 12) - 5) <= 1 && Math.Abs((p % 12) - 6) <= 1;
            Assert.Equal(reads, float.IsNaN(y.Span[p * outputs]));
        }
    }
}
