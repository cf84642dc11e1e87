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
    public static void AssertAgrees(string name, Raster made, int border)
    {
        Image wanted = Read(name);
        Assert.Equal((wanted.Width, wanted.Height, wanted.Channels), (made.Width, made.Height, made.Channels));
        int row = made.Width * made.Channels, total = 0, most = 0;
        for (int i = 0; i < made.Pixels.Length; i++)
        {
            int apart = Math.Abs(made.Pixels[i] - wanted.Bytes[i]), x = i % row / made.Channels, y = i / row;
            total += apart;
            if (Math.Min(Math.Min(x, made.Width - 1 - x), Math.Min(y, made.Height - 1 - y)) >= border)
            {
                most = Math.Max(most, apart);
            }
        }

        Assert.True(total <= made.Pixels.Length && most <= 3, $"{name}: {(double)total / made.Pixels.Length:F2} levels apart on average, {most} at most.");
    }
}
