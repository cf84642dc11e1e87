using System.Text.Json;

namespace Atelier.Imaging.Tests;

/// <summary>golden/png.json, made by golden/make_png.py.</summary>
internal sealed record Goldens(GoldenFile[] Files, GoldenPicture[] Pictures)
{
    public static Goldens Load()
        => JsonSerializer.Deserialize<Goldens>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "png.json")), JsonSerializerOptions.Web)!;
}

/// <summary>A small file and the samples it holds (16-bit ones big-endian).</summary>
internal sealed record GoldenFile(string Name, byte[] Png, int Width, int Height, int Channels, int Bits, byte[] Samples);

/// <summary>A real picture's size and the SHA-256 of its 8-bit samples.</summary>
internal sealed record GoldenPicture(string File, int Width, int Height, int Channels, string Sha256);
