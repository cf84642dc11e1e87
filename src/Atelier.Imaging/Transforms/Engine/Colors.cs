using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>What becomes of sixteen colours; levels are floats, their whole parts are stored.</summary>
internal interface IColorFormula
{
    void Map(ref Vector512<float> r, ref Vector512<float> g, ref Vector512<float> b);
}

/// <summary>Runs a formula over interleaved RGB, sixteen pixels at a time.</summary>
internal static class Colors
{
    private const int Group = 3 * Lanes.Count;

    public static void Map<T>(Span<byte> pixels, T formula)
        where T : struct, IColorFormula
    {
        for (; pixels.Length >= Group; pixels = pixels[Group..])
        {
            MapGroup(pixels, formula);
        }

        if (!pixels.IsEmpty)
        {
            Span<byte> group = stackalloc byte[Group];
            group.Clear();
            pixels.CopyTo(group);
            MapGroup(group, formula);
            group[..pixels.Length].CopyTo(pixels);
        }
    }

    /// <summary>Three times sixteen bytes of interleaved colours to sixteen reds, greens and blues.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> R, Vector128<byte> G, Vector128<byte> B) Split(ReadOnlySpan<byte> pixels)
    {
        Vector128<byte> a = Vector128.Create(pixels), b = Vector128.Create(pixels[16..]), c = Vector128.Create(pixels[32..]);
        return (
            Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 4, 7, 10, 13)),
            Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 5, 8, 11, 14)),
            Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 255, 255, 255, 1, 4, 7, 10, 13, 255, 255, 255, 255, 255, 255))
            | Vector128.Shuffle(c, Vector128.Create((byte)255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 3, 6, 9, 12, 15)));
    }

    /// <summary>Sixteen reds, greens and blues to three times sixteen bytes of interleaved colours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, Span<byte> pixels)
    {
        (Vector128.Shuffle(r, Vector128.Create((byte)0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255, 5))
            | Vector128.Shuffle(g, Vector128.Create((byte)255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255))).CopyTo(pixels);
        (Vector128.Shuffle(r, Vector128.Create((byte)255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10, 255))
            | Vector128.Shuffle(g, Vector128.Create((byte)5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255))).CopyTo(pixels[16..]);
        (Vector128.Shuffle(r, Vector128.Create((byte)255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255, 255))
            | Vector128.Shuffle(g, Vector128.Create((byte)255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)10, 255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15))).CopyTo(pixels[32..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MapGroup<T>(Span<byte> group, T formula)
        where T : struct, IColorFormula
    {
        (Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue) = Split(group);
        Vector512<float> r = Lanes.ToFloats(red), g = Lanes.ToFloats(green), b = Lanes.ToFloats(blue);
        formula.Map(ref r, ref g, ref b);
        Join(Lanes.Truncate(r), Lanes.Truncate(g), Lanes.Truncate(b), group);
    }
}
