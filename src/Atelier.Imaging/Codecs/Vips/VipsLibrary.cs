using System.Runtime.InteropServices;

namespace Atelier.Imaging.Codecs;

/// <summary>Finds libvips, as Debian packages it (libvips42), at run time: nothing is linked against it.</summary>
public static unsafe class VipsLibrary
{
    /// <summary>How to get the library.</summary>
    public const string Installation = "apt-get install libvips42";

    // What VIPS_OPERATION_UNTRUSTED and its switch came with; older ones would hand files to decoders that nobody has fuzzed.
    private const string LatestExport = "vips_block_untrusted_set";
    private const int AllLogLevels = 0xfc;

    private static readonly Lazy<string?> Missing = new(() => Start(VipsApi.Name));

    /// <summary>Why pictures of formats other than PNG and BMP cannot be read here, or null if they can. Loads the library.</summary>
    public static string? Problem => Missing.Value;

    /// <summary>Loads and starts a library of that file name; why it cannot be used, or null.</summary>
    internal static string? Start(string file)
    {
        if (!NativeLibrary.TryLoad(file, out nint library))
        {
            return $"libvips is not installed ({Installation})";
        }

        if (!NativeLibrary.TryGetExport(library, LatestExport, out _))
        {
            return $"{file} is no libvips of version 8.13 or newer ({Installation})";
        }

        if (VipsApi.Init("atelier") != 0)
        {
            return $"libvips does not start ({Installation})";
        }

        // Its complaints come as exceptions; what it logs besides would go to standard error.
        VipsApi.SetLogHandler("VIPS", AllLogLevels, &Ignore, 0);
        VipsApi.BlockUntrusted(1);

        // The loader decodes one picture a thread: threads of the library's own would only compete with those, and its cache
        // of operations would hold pictures that nobody asks for again.
        VipsApi.SetConcurrency(1);
        VipsApi.SetCacheMax(0);
        return null;
    }

    [UnmanagedCallersOnly]
    private static void Ignore(byte* domain, int level, byte* message, nint data)
    {
    }
}
