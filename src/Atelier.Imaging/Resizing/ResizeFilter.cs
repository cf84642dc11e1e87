namespace Atelier.Imaging;

/// <summary>
/// The weight of a source pixel by its distance from where a new pixel's centre lies. When a picture is reduced, the filter
/// widens with the scale, so that every source pixel counts (antialiasing).
/// </summary>
public enum ResizeFilter
{
    /// <summary>A triangle over 2 pixels: linear interpolation. Pillow's BILINEAR.</summary>
    Bilinear,

    /// <summary>The mean over a pixel's area when reducing, the nearest pixel when enlarging. Pillow's BOX.</summary>
    Area,

    /// <summary>Keys' cubic convolution over 4 pixels, a = -1/2 (Keys 1981, eq. 4 and 15). Pillow's BICUBIC.</summary>
    Bicubic,

    /// <summary>The sinc function windowed by its own middle, over 6 pixels (Duchon 1979). Pillow's LANCZOS.</summary>
    Lanczos3,
}

/// <summary>The filters' shapes.</summary>
internal static class ResizeFilters
{
    /// <summary>How far from its middle a filter is not zero, in pixels.</summary>
    public static double Support(this ResizeFilter filter) => filter switch
    {
        ResizeFilter.Area => 0.5,
        ResizeFilter.Bilinear => 1,
        ResizeFilter.Bicubic => 2,
        ResizeFilter.Lanczos3 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Resize: no such filter"),
    };

    /// <summary>The filter at a distance from its middle, in pixels; not normalised.</summary>
    public static double At(this ResizeFilter filter, double distance)
    {
        double x = Math.Abs(distance);
        return filter switch
        {
            // Of two pixels that lie equally near, the left one.
            ResizeFilter.Area => distance is > -0.5 and <= 0.5 ? 1 : 0,
            ResizeFilter.Bilinear => Math.Max(0, 1 - x),
            ResizeFilter.Bicubic => x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1 : x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2 : 0,
            _ => x < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
