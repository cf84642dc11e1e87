using System.Runtime.InteropServices;

namespace Atelier.Imaging.Codecs;

/// <summary>
/// The part of libvips's C API that is used (vips/vips.h, since 8.13). Its everyday functions end in varargs, which no
/// P/Invoke passes rightly on every ABI; the layer below them, objects with named arguments, needs none.
/// </summary>
internal static unsafe partial class VipsApi
{
    /// <summary>The file, as the loader finds it; no development package is needed.</summary>
    public const string Name = "libvips.so.42";

    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    [LibraryImport(Name, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string program);

    [LibraryImport(Name, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted(int state);

    [LibraryImport(Name, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(Name, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(Name, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint TakeErrors();

    [LibraryImport(Name, EntryPoint = "vips_error_clear")]
    public static partial void ClearErrors();

    [LibraryImport(Name, EntryPoint = "vips_source_new_from_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewSource(string path);

    [LibraryImport(Name, EntryPoint = "vips_source_new_from_memory")]
    public static partial nint NewSource(byte* bytes, nuint length);

    [LibraryImport(Name, EntryPoint = "vips_source_seek")]
    public static partial long Seek(nint source, long offset, int whence);

    [LibraryImport(Name, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewOperation(string name);

    [LibraryImport(Name, EntryPoint = "vips_object_set_argument_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetArgument(nint operation, string name, string value);

    [LibraryImport(Name, EntryPoint = "vips_cache_operation_build")]
    public static partial nint Build(nint operation);

    [LibraryImport(Name, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(nint operation);

    [LibraryImport(Name, EntryPoint = "vips_image_new_from_memory")]
    public static partial nint NewImage(byte* samples, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Name, EntryPoint = "vips_image_get_width")]
    public static partial int Width(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_height")]
    public static partial int Height(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_bands")]
    public static partial int Bands(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_format")]
    public static partial int Format(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_guess_interpretation")]
    public static partial VipsInterpretation Interpretation(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_hasalpha")]
    public static partial int HasAlpha(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_orientation")]
    public static partial int Orientation(nint image);

    [LibraryImport(Name, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint TypeOf(nint image, string field);

    [LibraryImport(Name, EntryPoint = "vips_image_set_blob_copy", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetBlob(nint image, string field, byte* bytes, nuint length);

    [LibraryImport(Name, EntryPoint = "vips_region_new")]
    public static partial nint NewRegion(nint image);

    [LibraryImport(Name, EntryPoint = "vips_region_fetch")]
    public static partial byte* Fetch(nint region, int left, int top, int width, int height, nuint* length);

    [LibraryImport(Name, EntryPoint = "vips_blob_get")]
    public static partial byte* BlobBytes(nint blob, nuint* length);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint instance);

    [LibraryImport(GObject, EntryPoint = "g_value_init")]
    public static partial void InitValue(GValue* value, nuint type);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(GValue* value);

    [LibraryImport(GObject, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(GValue* value, nint instance);

    [LibraryImport(GObject, EntryPoint = "g_value_dup_object")]
    public static partial nint DupObject(GValue* value);

    [LibraryImport(GObject, EntryPoint = "g_value_get_boxed")]
    public static partial nint GetBoxed(GValue* value);

    [LibraryImport(GObject, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint instance, string name, GValue* value);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(nint instance, string name, GValue* value);

    [LibraryImport(Name, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(void* memory);

    [LibraryImport(GLib, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint SetLogHandler(string domain, int levels, delegate* unmanaged<byte*, int, byte*, nint, void> handler, nint data);
}

/// <summary>GLib's variant of a value (gobject/gvalue.h): a type and two words; all zeros before it is initialised.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    /// <summary>The fundamental type of every object (gobject/gtype.h).</summary>
    public const nuint ObjectType = 20 << 2;

    private nuint _type;
    private ulong _first;
    private ulong _second;
}

/// <summary>What a picture's bands mean (VipsInterpretation); the ones that pictures commonly have.</summary>
internal enum VipsInterpretation
{
    /// <summary>Bands of no particular meaning.</summary>
    Multiband = 0,

    /// <summary>Grey, 8 bits.</summary>
    Grey = 1,

    /// <summary>Cyan, magenta, yellow, black.</summary>
    Cmyk = 15,

    /// <summary>CIE L*a*b*, floats.</summary>
    Lab = 13,

    /// <summary>RGB of some kind.</summary>
    Rgb = 17,

    /// <summary>sRGB, 8 bits.</summary>
    Srgb = 22,

    /// <summary>RGB, 16 bits.</summary>
    Rgb16 = 25,

    /// <summary>Grey, 16 bits.</summary>
    Grey16 = 26,

    /// <summary>Linear RGB, floats.</summary>
    ScRgb = 28,
}
