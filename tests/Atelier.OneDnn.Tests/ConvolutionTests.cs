using Atelier.OneDnn.Primitives;
using Atelier.Tensors;
using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Tests.Kernels;
using Atelier.Testing;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.OneDnn.Tests;

/// <summary>Every geometry, pass and type against the managed backend's loops in double precision.</summary>
public sealed class ConvolutionTests
{
    private static OneDnnBackend Backend => OnOneDnnAttribute.Backend!;

    public static TheoryData<int[], DType> Cases
    {
        get
        {
            TheoryData<int[], DType> cases = [];
            foreach (TheoryDataRow<int[]> row in ConvGeometries.All)
            {
                cases.Add(row.Data, DType.F32);
                cases.Add(row.Data, DType.BF16);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes_match_double_precision(int[] numbers, DType type) => Arena.Run("conv", () =>
    {
        ConvGeometry g = ConvGeometries.Of(numbers);
        Tensor x = Picture(g.Input, 1), dy = Picture(g.Output, 2), w = Picture(g.Weight, 3), outBias = Picture([g.OutChannels], 4), inBias = Picture([g.InChannels], 5);
        Tensor y = Tensor.Empty(g.Output, type), dx = Tensor.Empty(g.Input, type), dw = Tensor.Empty(g.Weight);
        Backend.Conv(g, x.To(type), w, outBias, y);
        Backend.ConvInputGrad(g, dy.To(type), w, inBias, dx);
        Backend.ConvWeightGrad(g, x.To(type), dy.To(type), dw);

        Tensor exactY = Exact(g.Output), exactDx = Exact(g.Input), exactDw = Exact(g.Weight);
        ManagedBackend.Instance.Conv(g, x.To(DType.F64), w.To(DType.F64), outBias.To(DType.F64), exactY);
        ManagedBackend.Instance.ConvInputGrad(g, dy.To(DType.F64), w.To(DType.F64), inBias.To(DType.F64), exactDx);
        ManagedBackend.Instance.ConvWeightGrad(g, x.To(DType.F64), dy.To(DType.F64), exactDw);

        // Operands are bf16 numbers, so only results are rounded: once, or twice where the bias is added apart.
        Close.To(exactY, y, type == DType.BF16 ? 2.0 / 256 : 1e-5, $"{g} forward");
        Close.To(exactDx, dx, type == DType.BF16 ? 2.0 / 256 : 1e-5, $"{g} input gradient");
        Close.To(exactDw, dw, 1e-5, $"{g} weight gradient");
    });

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void Ordinary_layers_are_computed_by_oneDNN(DType type)
    {
        foreach (ConvPass pass in Enum.GetValues<ConvPass>())
        {
            ConvGeometry g = ConvGeometries.Of([2, 64, 8, 8, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
            Assert.NotNull(Backend.Kernels.Get(new ConvKey(pass, g, type, false, ThreadTeam.Size)));
        }
    }

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void Results_repeat_to_the_bit(DType type) => Arena.Run("repeat", () =>
    {
        ConvGeometry g = ConvGeometries.Of([4, 24, 20, 20, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Tensor x = Picture(g.Input, 1).To(type), dy = Picture(g.Output, 2).To(type), first = Tensor.Empty(g.Weight), second = Tensor.Empty(g.Weight);
        Backend.ConvWeightGrad(g, x, dy, first);
        for (int i = 0; i < 20; i++)
        {
            Backend.ConvWeightGrad(g, x, dy, second);
            Assert.Equal(first.ToArray<float>(), second.ToArray<float>());
        }
    });

    [Theory]
    [InlineData(DType.F32)]
    [InlineData(DType.BF16)]
    public void A_weight_written_in_place_is_packed_anew(DType type) => Arena.Run("in place", () =>
    {
        ConvGeometry g = ConvGeometries.Of([2, 64, 8, 8, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Tensor x = Picture(g.Input, 1).To(type), w = Picture(g.Weight, 2), y = Tensor.Empty(g.Output, type);
        Backend.Conv(g, x, w, null, y);
        Assert.Contains(Close.Values(y), value => value != 0);
        Backend.Fill(w, 0);
        Backend.Conv(g, x, w, null, y);
        Assert.All(Close.Values(y), value => Assert.Equal(0, value));
    });

    [Fact]
    public void Weights_in_one_buffer_are_not_confused() => Arena.Run("views", () =>
    {
        ConvGeometry g = ConvGeometries.Of([2, 64, 8, 8, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Tensor both = Picture([2, 64 * 64 * 9], 1), x = Picture(g.Input, 2), y = Tensor.Empty(g.Output), z = Tensor.Empty(g.Output);
        Tensor first = both.View(g.Weight), second = both.View(g.Weight, both.Count / 2);
        Backend.Conv(g, x, first, null, y);
        Backend.Conv(g, x, second, null, z);
        ManagedBackend.Instance.Conv(g, x, second, null, y);
        Close.To(y, z);
    });

    /// <summary>Numbers that bf16 holds exactly.</summary>
    private static Tensor Picture(Shape shape, ulong stream) => Tensor.Normal(shape, new RandomKey(stream)).To(DType.BF16).To(DType.F32);

    private static Tensor Exact(Shape shape) => Tensor.Empty(shape, DType.F64);
}
