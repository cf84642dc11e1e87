using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>Four bytes each from eight places at once, where the machine can.</summary>
internal static class Gather
{
    public const int Count = 8;

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The four bytes from each offset on, the first one lowest. Offsets must lie in the span, and three bytes more be readable: a raster's are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<int> Words(ReadOnlySpan<byte> bytes, Vector256<int> offsets)
    {
        fixed (byte* start = bytes)
        {
            return Avx2.GatherVector256((int*)start, offsets, 1);
        }
    }

    /// <summary>The byte of each word that lies so many bits up, as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Level(Vector256<int> words, int bits)
        => Vector256.ConvertToSingle((words >>> bits) & Vector256.Create(255));
}
