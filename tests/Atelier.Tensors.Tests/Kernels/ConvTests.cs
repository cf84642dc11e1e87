using Atelier.Tensors.Backends.Managed.Kernels;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.Tensors.Tests.Kernels;

public sealed unsafe class ConvTests
{
    private delegate void Kernel(in ConvGeometry g, float* a, float* b, float* result);

    [Theory]
    [MemberData(nameof(ConvGeometries.All), MemberType = typeof(ConvGeometries))]
    public void Forward_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = ConvGeometries.Of(numbers);
        Check(g, ConvForward.Run, g.Input, g.Weight, g.Output, (x, w, y) => Visit(g, (i, j, k) => y[k] += (double)x[i] * w[j]));
    }

    [Theory]
    [MemberData(nameof(ConvGeometries.All), MemberType = typeof(ConvGeometries))]
    public void Input_gradient_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = ConvGeometries.Of(numbers);
        Check(g, ConvInputGrad.Run, g.Output, g.Weight, g.Input, (dy, w, dx) => Visit(g, (i, j, k) => dx[i] += (double)dy[k] * w[j]));
    }

    [Theory]
    [MemberData(nameof(ConvGeometries.All), MemberType = typeof(ConvGeometries))]
    public void Weight_gradient_matches_the_definition(int[] numbers)
    {
        ConvGeometry g = ConvGeometries.Of(numbers);
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
        ConvGeometry g = ConvGeometries.Of([4, 24, 20, 20, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        using NativeFloats x = NativeFloats.Random(g.Input.Count, 1), dy = NativeFloats.Random(g.Output.Count, 2);
        using NativeFloats first = new(g.Weight.Count), second = new(g.Weight.Count);
        ConvWeightGrad.Run(g, x.Pointer, dy.Pointer, first.Pointer);
        for (int i = 0; i < 20; i++)
        {
            ConvWeightGrad.Run(g, x.Pointer, dy.Pointer, second.Pointer);
            Assert.True(first.Span.SequenceEqual(second.Span));
        }
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
        ConvGeometry g = ConvGeometries.Of([2, channels, 12, 12, outputs, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
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
