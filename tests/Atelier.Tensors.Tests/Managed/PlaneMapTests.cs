using Atelier.Tensors.Backends.Managed;
using Atelier.Tensors.Memory;

namespace Atelier.Tensors.Tests.Managed;

public sealed class PlaneMapTests
{
    private static readonly double[] Filter = [0.1, 0.3, 0.4, 0.2];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Maps = new(StringComparer.Ordinal)
    {
        ["filter"] = x => x.UpFirDn2d(Filter, before: 2, after: 1),
        ["filter, up"] = x => x.UpFirDn2d(Filter, up: 2, before: 2, after: 1),
        ["filter, down"] = x => x.UpFirDn2d(Filter, down: 2, before: 1, after: 1),
        ["zeros around"] = x => x.UpFirDn2d([1], before: 2, after: 3),
        ["pool"] = x => x.AvgPool2d(2),
        ["pool, three taps"] = x => x.AvgPool2d(3, stride: 2, pad: 1),
        ["adaptive pool"] = x => x.AdaptiveAvgPool2d(3, 4),
    };

    /// <summary>Rows shorter than a vector, thin pixels, pixels of one vector, of some, and of some and a part.</summary>
    public static TheoryData<string, int, int> Cases
        => [.. from map in Maps.Keys from channels in (int[])[1, 3, 16, 24, 64, 70] from width in (int[])[5, 9] select (map, channels, width)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_map_is_that_of_double_precision(string map, int channels, int width) => Arena.Run("map", () =>
    {
        float[] values = new float[2 * channels * 6 * width];
        new RandomKey(3).FillNormal(values);
        Tensor x = Tensor.From(values, [2, channels, 6, width]).To(DType.BF16);

        double[] exact = Maps[map](x.To(DType.F64)).ToArray<double>();
        float[] single = Maps[map](x.To(DType.F32)).ToArray<float>(), half = Maps[map](x).To(DType.F32).ToArray<float>();

        for (int i = 0; i < exact.Length; i++)
        {
            Assert.Equal(exact[i], single[i], 1e-6);
        }

        Assert.Equal(single.Select(v => BFloat16.ToSingle(BFloat16.From(v))), half);
    });
}
