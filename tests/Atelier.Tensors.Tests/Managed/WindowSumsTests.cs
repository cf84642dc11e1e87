using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Backends.Managed.Kernels;
using Atelier.Tensors.Memory;
using Atelier.Tensors.Tests.Kernels;
using Atelier.Testing;
using ConvGeometry = Atelier.Tensors.Ops.ConvGeometry;

namespace Atelier.Tensors.Tests.Managed;

/// <summary>Thin input gradients by sums of windows against the loops in double precision.</summary>
public sealed class WindowSumsTests
{
    public static TheoryData<int[], DType> Cases
    {
        get
        {
            TheoryData<int[], DType> cases = [];
            foreach (DType type in (DType[])[DType.F32, DType.BF16])
            {
                cases.Add([2, 3, 16, 16, 64, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1], type);
                cases.Add([5, 3, 13, 12, 40, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1], type);
                cases.Add([2, 2, 14, 19, 17, 3, 6, 1, 3, 0, 4, 3, 0, 1, 1, 1], type);
                cases.Add([3, 8, 9, 7, 16, 5, 2, 4, 2, 2, 0, 0, 0, 1, 1, 1], type);
                cases.Add([2, 1, 11, 10, 16, 2, 2, 3, 2, 0, 0, 0, 1, 1, 1, 1], type);
                cases.Add([2, 4, 2, 2, 16, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1], type);

                // More windows than are summed at once.
                cases.Add([3, 3, 256, 254, 16, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1], type);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Match_double_precision(int[] numbers, DType type) => Arena.Run("windows", () =>
    {
        ConvGeometry g = ConvGeometries.Of(numbers);
        Assert.True(WindowSums.Fit(g));
        Tensor dy = Exact(g.Output, 1), w = Exact(g.Weight, 2), bias = Exact([g.InChannels], 3);
        Tensor dx = Tensor.Empty(g.Input, type), exact = Tensor.Empty(g.Input, DType.F64);
        ManagedBackend.Instance.ConvInputGrad(g, dy.To(type), w, bias, dx);
        ManagedBackend.Instance.ConvInputGrad(g, dy.To(DType.F64), w.To(DType.F64), bias.To(DType.F64), exact);
        Close.To(exact, dx, type == DType.BF16 ? 2.0 / 256 : 1e-5, $"{g}");
    });

    [Theory]
    [InlineData(2, 3, 16, 16, 64, 4, 5, 2, 2, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(2, 3, 16, 16, 64, 4, 4, 2, 2, -1, 1, 1, 1, 1, 1, 1)]
    [InlineData(2, 6, 16, 16, 64, 4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 2)]
    [InlineData(2, 3, 16, 16, 64, 4, 4, 2, 2, 1, 1, 1, 1, 2, 1, 1)]
    public void Are_not_for_windows_of_broken_strides_nor_for_cut_grouped_or_dilated_ones(params int[] numbers)
        => Assert.False(WindowSums.Fit(ConvGeometries.Of(numbers)));

    /// <summary>Numbers that bf16 holds exactly.</summary>
    private static Tensor Exact(Shape shape, ulong stream) => Tensor.Normal(shape, new RandomKey(stream)).To(DType.BF16).To(DType.F32);
}
