using System.Text.Json;
using Atelier.Imaging.Codecs;
using Atelier.Imaging.Transforms;

namespace Atelier.Imaging.Tests.Transforms;

/// <summary>golden/transforms.json, made by golden/make_transforms.py: pictures by name.</summary>
internal static class TransformGolden
{
    private static readonly Dictionary<string, byte[]> s_files = JsonSerializer.Deserialize<Dictionary<string, byte[]>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "transforms.json")))!;

    public static IEnumerable<string> Names => s_files.Keys;

    public static Image Read(string name) => Png.ReadFile(new MemoryStream(s_files[name]), name).Image;

    /// <summary>The measure that this project promises: at most 1 level apart on average, and 3 anywhere inside the border.</summary>
    /// <param name="name">The golden picture.</param>
    /// <param name="made">Ours.</param>
    /// <param name="isInside">Whether a pixel, by its number, counts.</param>
    /// <param name="most">3; 5 for JPEG files, where the integers of libjpeg's cosine transform may round a frequency to its other step.</param>
    public static void AssertAgrees(string name, Raster made, Func<int, bool> isInside, int most)
    {
        Image wanted = Read(name);
        Assert.Equal((wanted.Width, wanted.Height, wanted.Channels), (made.Width, made.Height, made.Channels));
        int[] apart = [.. Enumerable.Range(0, made.Pixels.Length)
            .Where(i => isInside(i / made.Channels)).Select(i => Math.Abs(made.Pixels[i] - wanted.Bytes[i]))];
        Assert.True(apart.Length > made.Pixels.Length / 4, $"{name}: only {apart.Length} of {made.Pixels.Length} samples count");
        Assert.True(apart.Average() <= 1 && apart.Max() <= most, $"{name}: {apart.Average():F2} levels apart on average, {apart.Max()} at most.");
    }
}
