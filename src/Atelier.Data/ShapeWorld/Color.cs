namespace Atelier.Data.ShapeWorld;

/// <summary>An sRGB colour as floats in [0, 1], gamma-encoded. Mixing is done as encoded, which is what the eye finds even.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct Color(float R, float G, float B)
{
    /// <summary>All channels 1.</summary>
    public static Color White => new(1, 1, 1);

    /// <summary>All channels 0.</summary>
    public static Color Black => default;

    /// <summary>This colour where <paramref name="amount"/> is 0, <paramref name="other"/> where it is 1.</summary>
    public Color Mix(Color other, float amount)
        => new(R + ((other.R - R) * amount), G + ((other.G - G) * amount), B + ((other.B - B) * amount));

    /// <summary>Squared Euclidean distance, 0 to 3.</summary>
    public float DistanceSquared(Color other)
    {
        (float r, float g, float b) = (R - other.R, G - other.G, B - other.B);
        return (r * r) + (g * g) + (b * b);
    }
}

/// <summary>The colours that ShapeWorld knows by name.</summary>
public enum ColorName
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Teal, between green and blue.</summary>
    Teal,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>Pink.</summary>
    Pink,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Grey.</summary>
    Grey,
}

/// <summary>What the named colours look like.</summary>
public static class Palette
{
    private static readonly Color[] Colors =
    [
        Of(0xe23b3b), Of(0xf28a1e), Of(0xf7cf2d), Of(0x3faa4d), Of(0x1fa8a3),
        Of(0x2f6fde), Of(0x8546c4), Of(0xf06fae), Of(0x8d5a34), Of(0x8a919c),
    ];

    /// <summary>The colour of a name, before any variation.</summary>
    public static Color Of(ColorName name) => Colors[(int)name];

    private static Color Of(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);
}
