namespace Atelier.Imaging.Transforms;

/// <summary>How a level between pixels is found.</summary>
public enum Interpolation
{
    /// <summary>From the four pixels around, by distance.</summary>
    Bilinear,

    /// <summary>That of the nearest pixel.</summary>
    Nearest,
}
