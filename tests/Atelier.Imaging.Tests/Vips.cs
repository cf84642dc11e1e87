using Atelier.Imaging.Codecs;
using Atelier.Testing;

namespace Atelier.Imaging.Tests;

/// <summary>The library that formats besides PNG and BMP need.</summary>
internal static class Vips
{
    /// <summary>Skips the test where libvips is not installed.</summary>
    public static void Require() => Requirement.Need(VipsLibrary.Problem is null, VipsLibrary.Problem ?? string.Empty);

    /// <summary>Skips the test where a format's decoder is not there.</summary>
    public static void RequireFor(string name)
    {
        if (!name.StartsWith("bmp", StringComparison.Ordinal))
        {
            Require();
        }
    }
}
