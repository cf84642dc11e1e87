using System.Text.Json;
using Atelier.Tensors;

namespace Atelier.Imaging.Tests;

public sealed class ResizeTests
{
    private static readonly GoldenResize[] Goldens = JsonSerializer.Deserialize<GoldenResize[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "resizes.json")), JsonSerializerOptions.Web)!;

    [Theory]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Bicubic)]
    [InlineData(ResizeFilter.Lanczos3)]
    public void Resize_gives_Pillows_levels(ResizeFilter filter)
    {
        foreach (GoldenResize golden in Goldens)
        {
            var source = new Image(golden.Size[0], golden.Size[1], golden.Channels, golden.Source);
            Image resized = source.Resize(golden.To[0], golden.To[1], filter);
            Assert.Equal(golden.Targets[filter.ToString()], resized.Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Bicubic)]
    [InlineData(ResizeFilter.Lanczos3)]
    public void Floats_and_16_bits_follow_the_same_filters(ResizeFilter filter)
    {
        foreach (GoldenResize golden in Goldens)
        {
            // Faint contrasts: where bytes would overshoot they are clamped between the two passes, and floats are not.
            byte[] faint = Array.ConvertAll(golden.Source, v => (byte)(96 + (v / 4)));
            ushort[] words = Array.ConvertAll(faint, v => (ushort)(v * 257));
            Image expected = new Image(golden.Size[0], golden.Size[1], golden.Channels, faint).Resize(golden.To[0], golden.To[1], filter);
            Image resized = new Image(golden.Size[0], golden.Size[1], golden.Channels, words).Resize(golden.To[0], golden.To[1], filter).To8Bit();
            int off = expected.Bytes.ToArray().Zip(resized.Bytes.ToArray(), (a, b) => Math.Abs(a - b)).Max();
            Assert.True(off <= 1, $"{golden.Size[0]}x{golden.Size[1]} to {golden.To[0]}x{golden.To[1]}: off by {off}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 17)]
    [InlineData(16, 16)]
    [InlineData(32, 48)]
    [InlineData(33, 70)]
    public void Matrices_are_transposed(int rows, int columns)
    {
        byte[] source = [.. Enumerable.Range(0, rows * columns).Select(i => (byte)((i * 7) ^ (i >> 8)))];
        byte[] target = new byte[source.Length];
        ByteMatrix.Transpose(source, columns, target, rows, rows, columns);
        Assert.All(Enumerable.Range(0, source.Length), i => Assert.Equal(source[i], target[(i % columns * rows) + (i / columns)]));
    }

    [Fact]
    public void A_warm_resize_allocates_its_result_alone()
    {
        Image image = Pictures.Make(100, 75, 3, 8);
        image.Resize(40, 30, ResizeFilter.Lanczos3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        image.Resize(40, 30, ResizeFilter.Lanczos3);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 3600, 3600 + 256);
    }

    [Fact]
    public void Random_crops_are_their_keys_and_reach_every_place()
    {
        var image = new Image(6, 5, 1, [.. Enumerable.Range(0, 30).Select(i => (byte)i)]);
        RandomKey key = new RandomKey(3).Stream("crop");
        int[] corners = [.. Enumerable.Range(0, 400).Select(i => (int)image.CropRandom(3, 4, key, i).Bytes[0])];
        Assert.Equal(corners, Enumerable.Range(0, 400).Select(i => (int)image.CropRandom(3, 4, key, i).Bytes[0]));
        Assert.Equal([0, 1, 2, 3, 6, 7, 8, 9], corners.Distinct().Order());
        Assert.Equal((1, 0), (image.CropCentre(3, 4).Bytes[0] % 6, image.CropCentre(3, 4).Bytes[0] / 6));
        Assert.Throws<ArgumentException>(() => image.CropRandom(7, 4, key, 0));
        Assert.Throws<ArgumentException>(() => image.CropCentre(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Resize(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Cover(3, 0));
    }

    /// <summary>An entry of golden/resizes.json: 8-bit pixels and what Pillow makes of them, by filter; sizes are (width, height).</summary>
    private sealed record GoldenResize(int Channels, int[] Size, int[] To, byte[] Source, Dictionary<string, byte[]> Targets);
}
