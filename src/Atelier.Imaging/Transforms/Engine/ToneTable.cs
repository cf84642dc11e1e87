using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Atelier.Imaging.Transforms.Engine;

/// <summary>A map of the 256 levels.</summary>
internal static class ToneTable
{
    public static void Identity(Span<byte> table)
    {
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = (byte)i;
        }
    }

    /// <summary>Replaces every sample by its entry.</summary>
    public static void Apply(ReadOnlySpan<byte> table, Span<byte> samples)
    {
        if (Avx512Vbmi.IsSupported)
        {
            samples = ApplyVectors(table, samples);
        }

        foreach (ref byte sample in samples)
        {
            sample = table[sample];
        }
    }

    /// <summary>Each half of the table is two registers that one instruction looks up in; the top bit says which half counts. Gives the rest.</summary>
    private static Span<byte> ApplyVectors(ReadOnlySpan<byte> table, Span<byte> samples)
    {
        Vector512<byte> t0 = Vector512.Create(table), t1 = Vector512.Create(table[64..]);
        Vector512<byte> t2 = Vector512.Create(table[128..]), t3 = Vector512.Create(table[192..]);
        for (; samples.Length >= Vector512<byte>.Count; samples = samples[Vector512<byte>.Count..])
        {
            Vector512<byte> level = Vector512.Create<byte>(samples);
            Vector512<byte> low = Avx512Vbmi.PermuteVar64x8x2(t0, level, t1), high = Avx512Vbmi.PermuteVar64x8x2(t2, level, t3);
            Vector512.ConditionalSelect(Vector512.LessThan(level.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low).CopyTo(samples);
        }

        return samples;
    }
}
