using Atelier.Metrics.Extractors;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Tests.Extractors;

public sealed class PictureInputTests
{
    private static readonly Resizer Any = Resizer.TensorFlowBilinear;

    [Fact]
    public void Inception_sees_levels_less_128_over_128() => Arena.Run("levels", () =>
    {
        float[] seen = PictureInput.TensorFlow(1, Any).Prepare(Picture(0, 128, 255), 3).ToArray<float>();
        Assert.Equal([-1, 0, 127 / 128f], seen, Near);
    });

    [Fact]
    public void Torchvisions_networks_see_standardised_colours() => Arena.Run("levels", () =>
    {
        float[] seen = PictureInput.ImageNet(1, Any).Prepare(Picture(0, 128, 255), 3).ToArray<float>();
        Assert.Equal([-0.485f / 0.229f, ((128 / 255f) - 0.456f) / 0.224f, (1 - 0.406f) / 0.225f], seen, Near);
    });

    [Fact]
    public void Grey_is_repeated_and_colours_become_luma() => Arena.Run("channels", () =>
    {
        PictureInput plain = PictureInput.Plain(1, Any);
        Assert.Equal([0.5f, 0.5f, 0.5f], plain.Prepare(Tensor.Full([1, 1, 1, 1], 0.5), 3).ToArray<float>(), Near);
        Assert.Equal([0.299f - 0.114f], plain.Prepare(Tensor.From([1f, 0f, -1f], [1, 3, 1, 1]), 1).ToArray<float>(), Near);
    });

    [Theory]
    [InlineData(1, 2, 4, 4)]
    [InlineData(3, 4, 4)]
    public void Other_things_than_pictures_are_refused(params int[] shape) => Arena.Run("bad", () =>
        Assert.Contains("[N, 1 or 3, H, W]", Assert.Throws<ArgumentException>(() => PictureInput.Plain(4, Any).Prepare(Tensor.Ones(Shape.Create(shape)), 3)).Message, StringComparison.Ordinal));

    private static bool Near(float a, float b) => Math.Abs(a - b) < 1e-5;

    private static Tensor Picture(params int[] levels) => Tensor.From([.. levels.Select(level => (level / 127.5f) - 1)], [1, levels.Length, 1, 1]);
}
