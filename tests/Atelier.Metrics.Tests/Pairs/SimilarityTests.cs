using Atelier.Metrics.Pairs;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Metrics.Tests.Pairs;

public sealed class SimilarityTests
{
    [Theory]
    [InlineData("grey")]
    [InlineData("colour")]
    public void SSIM_and_PSNR_agree_with_scikit_image(string name) => Arena.Run("test", () =>
    {
        (Tensor a, Tensor b) = FormulaPictures.Pair($"pairs/{name}/size");

        Assert.Equal(Goldens.Number($"pairs/{name}/ssim"), Assert.Single(new Ssim().Compare(a, b)), 1e-7);
        Assert.Equal(Goldens.Number($"pairs/{name}/psnr"), Assert.Single(new Psnr().Compare(a, b)), 1e-5);
        Assert.Equal(Goldens.Number($"pairs/{name}/psnr_border"), Assert.Single(new Psnr(border: 4).Compare(a, b)), 1e-5);
        if (name == "colour")
        {
            Assert.Equal(Goldens.Number($"pairs/{name}/psnr_y"), Assert.Single(new Psnr(PsnrSpace.Luma).Compare(a, b)), 1e-5);
        }
    });

    [Fact]
    public void MS_SSIM_agrees_with_scikit_images_windows() => Arena.Run("test", () =>
    {
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/ms_ssim/size");

        Assert.Equal(Goldens.Number("pairs/ms_ssim/value"), Assert.Single(new MsSsim().Compare(a, b)), 1e-6);
    });

    [Fact]
    public void Each_pair_has_its_own_value_and_equal_pictures_the_best() => Arena.Run("test", () =>
    {
        (Tensor a, Tensor b) = FormulaPictures.Pair("pairs/colour/size");
        Tensor pictures = Tensor.Concat(0, a, b, a), originals = Tensor.Concat(0, b, b, a);

        double[] ssim = new Ssim().Compare(pictures, originals);

        Assert.Equal([Goldens.Number("pairs/colour/ssim"), 1, 1], ssim, (x, y) => Math.Abs(x - y) < 1e-7);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], new Psnr().Compare(pictures, originals)[1..]);
        Measurement summary = new Ssim().Summary(ssim);
        Assert.Equal((ssim.Average(), Better.Higher), (summary.Value, summary.Better));
        Assert.InRange(summary.Replicates!(new RandomKey(1), 50).Average(), ssim.Min(), 1);
    });

    [Fact]
    public void What_does_not_fit_is_one_line() => Arena.Run("test", () =>
    {
        Tensor small = Tensor.Zeros([1, 1, 10, 40]), other = Tensor.Zeros([1, 1, 40, 40]);

        Refused(() => new Ssim().Compare(small, small), "SSIM: pictures of 10x40 are too small; it takes at least 11x11.");
        Refused(() => new MsSsim().Compare(other, other), "MS-SSIM: pictures of 40x40 are too small; it takes at least 176x176.");
        Refused(() => new Psnr(border: 5).Compare(small, small), "PSNR: pictures of 10x40 are too small; it takes at least 11x11.");
        Refused(() => new Psnr().Compare(small, other), "PSNR: pictures [1, 1, 10, 40] and originals [1, 1, 40, 40] must be [N, C, H, W] of the same size.");
        Refused(() => new Psnr(PsnrSpace.Luma).Compare(other, other), "PSNR-Y: luma is of RGB pictures; these have 1 channels.");
        Refused(() => new Ssim().Summary([1, double.NaN]), "SSIM: pair 1 gives NaN; there is no score of such pictures.");

        static void Refused(Action measure, string message) => Assert.Equal(message, Assert.Throws<MetricException>(measure).Message);
    });
}
