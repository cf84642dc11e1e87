using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Tensors.Memory;
using Atelier.Testing;

namespace Atelier.Metrics.Tests.Extractors;

public sealed class ResizerTests
{
    public static TheoryData<string> Cases => [.. Golden.Open("resizers").Keys("").Where(key => key.EndsWith("/in", StringComparison.Ordinal)).Select(key => key[..^3])];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resized_pictures_are_TensorFlows_and_PyTorchs(string name) => Arena.Run("resize", () =>
    {
        var golden = Golden.Open("resizers");
        Tensor expected = golden.Tensor($"{name}/out");
        Resizer resizer = Resizer.All.Single(known => name.StartsWith(known.Name, StringComparison.Ordinal));
        Close.To(expected, resizer.Resize(golden.Tensor($"{name}/in"), expected.Shape[2], expected.Shape[3]), 1e-6, name);
    });

    [Fact]
    public void Pictures_of_the_right_size_stay_as_they_are() => Arena.Run("same", () =>
    {
        Tensor pictures = Tensor.Ones([1, 3, 5, 7]) * 1.5;
        Assert.All(Resizer.All, resizer => Assert.Same(pictures, resizer.Resize(pictures, 5, 7)));
    });

    [Fact]
    public void What_is_no_picture_is_refused() => Arena.Run("bad", () =>
        Assert.Contains("[N, C, H, W]", Assert.Throws<ArgumentException>(() => Resizer.AntialiasedBicubic.Resize(Tensor.Ones([3, 4]), 2, 2)).Message, StringComparison.Ordinal));
}
