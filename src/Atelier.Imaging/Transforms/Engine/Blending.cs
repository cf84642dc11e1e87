namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Between another picture (factor 0) and this one (1), and beyond: torchvision's _blend, whole part and clamp included.</summary>
internal static class Blending
{
    /// <summary>The table of blending with one level.</summary>
    public static void Compose(Span<byte> table, float factor, float other)
    {
        foreach (ref byte level in table)
        {
            level = (byte)Math.Clamp((factor * level) + ((1 - factor) * other), 0, 255);
        }
    }
}
